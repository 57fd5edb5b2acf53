"""Can the network learn a single batch by heart? If not, something is broken."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from goodfit.callbacks import Callback
from goodfit.doctor.baselines.scoring import score
from goodfit.doctor.messages import tell
from goodfit.experiments.bigger_network import widened
from goodfit.experiments.result import Result
from goodfit.experiments.subject import Numbers, Rows, Subject
from goodfit.models import Model
from goodfit.optimizers import Adam

Blame = Literal["", "optimiser", "size", "else"]

ROWS, STEPS = 16, 1000
LEARNT = 0.95
LOW = 0.01
RATE = 0.003


@dataclass(frozen=True, eq=False)
class OneBatch(Result):
    """Whether one batch was learnt by heart.

    Args:
        rows: how many rows it had.
        steps: how many steps were taken.
        score: the score on these rows at the end.
        loss: the loss at the end.
        fits: whether it was learnt.
        blame: where not, what is to blame: the "optimiser", if it is learnt with Adam; the "size",
            if it is by a network of twice the width; or something "else".
    """

    name: ClassVar[str] = "one batch"

    rows: int
    steps: int
    score: float
    loss: float
    fits: bool
    blame: Blame = ""

    @property
    def sentence(self) -> str:
        """Whether it was learnt, and if not, whether the optimiser is to blame."""
        return tell(_TOLD[self.blame], **vars(self))


_TOLD: dict[Blame, str] = {
    "": "The network learnt {rows} rows by heart in {steps} steps: layers, loss and "
    "optimiser work together.",
    "optimiser": "The network did not learn even {rows} rows by heart in {steps} steps (score "
    "{score:.3f}), but does so with Adam: the optimiser or its learning rate is to blame.",
    "else": "The network cannot learn even {rows} rows by heart in {steps} steps (score "
    "{score:.3f}), with Adam or of twice the width neither: look for a fault in the layers, the "
    "loss or the targets.",
    "size": "The network cannot learn even {rows} rows by heart in {steps} steps (score "
    "{score:.3f}), but one of twice the width does so with Adam: it is too small.",
}


def fit_one_batch(subject: Subject, rows: int = ROWS, steps: int = STEPS) -> OneBatch:
    """Trains a copy on a few rows that differ, until it knows them or the steps are over."""
    batch = _different_rows(subject, rows)
    first = _tried(subject, subject.copy(), batch, steps)
    if first.fits:
        return first
    blame: Blame = "else"
    if _tried(subject, subject.taught_by(Adam(RATE)), batch, steps).fits:
        blame = "optimiser"
    elif _tried(subject, subject.taught_by(Adam(RATE), widened(subject.model)), batch, steps).fits:
        blame = "size"
    return dataclasses.replace(first, blame=blame)


def _tried(subject: Subject, model: Model, batch: Rows, steps: int) -> OneBatch:
    losses = subject.fit(model, batch, steps, callbacks=[_UntilLearnt()])
    found = score(subject.task, subject.task.truth(batch.y), subject.answers(model, batch))
    last = losses[-1] if losses else float("nan")
    return OneBatch(batch.count, len(losses), found.value, last, found.value >= LEARNT)


class _UntilLearnt(Callback):
    """Stops when hardly anything is left of the first loss."""

    def __init__(self) -> None:
        self.first = float("nan")

    def epoch_end(self, run: Any) -> None:
        loss = run.logs["loss"]
        self.first = loss if np.isnan(self.first) else self.first
        if loss < LOW * self.first:
            run.stop("the batch is learnt")


def _different_rows(subject: Subject, rows: int) -> Rows:
    """Rows no two of which have the same inputs, for those could not be told apart."""
    order = np.random.default_rng(subject.seed).permutation(subject.train.count)[: 20 * rows]
    some = subject.train.take(order)
    flat: Numbers = np.concatenate([part.reshape(some.count, -1) for part in some.inputs], axis=1)
    _, places = np.unique(flat, axis=0, return_index=True)
    return some.take(np.sort(places)[:rows])
