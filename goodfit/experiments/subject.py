"""What is examined: a compiled model and its data; copies of it are trained, never itself."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.splits import Sizes, split
from goodfit.doctor.baselines.scoring import Score, Task, gap, score, task_of
from goodfit.errors import DataError
from goodfit.models import Model
from goodfit.models.building import build
from goodfit.models.cloning import clone_model
from goodfit.silence import filtered
from goodfit.treatment.surgery import fresh

Numbers = NDArray[Any]

HELD_OUT = 5
"""One of so many rows is held out as a dev row where none are given."""

SURE = 2.0
WORTH = 0.01
"""Standard errors, and the score, that a gain must exceed to count."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows: inputs as `fit` takes them, and targets."""

    x: Any
    y: Numbers

    @property
    def count(self) -> int:
        """How many."""
        return len(self.y)

    def take(self, places: Numbers) -> Rows:
        """The rows in these places."""
        return Rows(taken(self.x, places), self.y[places])

    @property
    def inputs(self) -> tuple[Numbers, ...]:
        """One array for each input."""
        parts = self.x.values() if isinstance(self.x, Mapping) else self.x
        return tuple(parts) if isinstance(self.x, Mapping | list | tuple) else (np.asarray(parts),)


@dataclass(frozen=True, eq=False)
class Trial:
    """One training of a copy, from first weights.

    Args:
        train: the score on the rows that it was trained on.
        dev: the score on the dev rows.
        losses: the training loss of each epoch.
        train_answers: what it says of the rows that it was trained on.
        dev_answers: what it says of the dev rows.
    """

    train: Score
    dev: Score
    losses: tuple[float, ...]
    train_answers: Numbers
    dev_answers: Numbers


@dataclass(frozen=True, eq=False)
class Subject:
    """A compiled model with its data and the way it is trained.

    Args:
        model: stays as it is.
        train: the rows to train on.
        dev: the rows to judge by.
        task: what the targets are.
        epochs: of each training.
        batch_size: rows in one step.
        seed: what first weights and the order of rows come from.
    """

    model: Model
    train: Rows
    dev: Rows
    task: Task
    epochs: int
    batch_size: int
    seed: int = 0

    @property
    def truth(self) -> Numbers:
        """The targets of the dev rows, in the task's form."""
        return self.task.truth(self.dev.y)

    @property
    def constant(self) -> float:
        """What the commonest class or the mean scores on the training rows."""
        truth = self.task.truth(self.train.y)
        return score(self.task, truth, self.commonest(len(truth))).value

    def commonest(self, rows: int) -> Numbers:
        """The best answer that is the same for so many rows, by the training rows."""
        mean = self.task.table(self.task.truth(self.train.y)).mean(axis=0, keepdims=True)
        return np.repeat(self.task.chosen(mean), rows, axis=0)

    def copy(self) -> Model:
        """A model of the same layers that begins anew: always the same one, compiled once."""
        return self.begun(self._copy)

    @functools.cached_property
    def _copy(self) -> Model:
        return clone_model(self.model)

    def taught_by(self, optimizer: Any, model: Model | None = None) -> Model:
        """A copy, or another model in its place, that begins anew with another optimiser."""
        model, chosen = model or clone_model(self.model), self.model.compiled()
        model.compile(optimizer, chosen.loss, run_eagerly=chosen.eager)
        return self.begun(model)

    def begun(self, model: Model) -> Model:
        """The model with first weights that the seed decides."""
        model.state = fresh(model, self.seed)
        return model

    def trial(
        self, model: Model | None = None, rows: Rows | None = None, epochs: int | None = None
    ) -> Trial:
        """Trains a copy, or another model in its place, and scores it on both kinds of rows."""
        model, rows = model or self.copy(), rows or self.train
        losses = self.fit(model, rows, epochs or self.epochs)
        said, dev_said = self.answers(model, rows), self.answers(model, self.dev)
        return Trial(
            score(self.task, self.task.truth(rows.y), said),
            score(self.task, self.truth, dev_said),
            losses,
            said,
            dev_said,
        )

    def fit(self, model: Model, rows: Rows, epochs: int, **options: Any) -> tuple[float, ...]:
        """Trains a model; the loss of each epoch."""
        size = min(self.batch_size, rows.count)
        with filtered("ignore", "Training stopped"):
            history = model.fit(rows.x, rows.y, size, epochs, verbose=0, doctor=False, **options)
        return tuple(history.history.get("loss", ()))

    def answers(self, model: Model, rows: Rows) -> Numbers:
        """What a model says, in the task's form; numbers that broke down become 0."""
        outputs = np.asarray(model.predict(rows.x, verbose=0), float)
        return self.task.read(np.nan_to_num(outputs, posinf=0.0, neginf=0.0))

    def helps(self, then: Trial, now: Trial) -> bool:
        """Whether one training is better on the dev rows than another, beyond chance."""
        difference, noise = gap(self.task, self.truth, then.dev_answers, now.dev_answers)
        return difference > max(SURE * noise, WORTH)


def subject_of(
    model: Model, x: Any, y: Any, dev: Any, epochs: int, batch_size: int, seed: int
) -> Subject:
    """The model and its data, checked.

    Raises:
        DataError: rows that cannot be taken by number, targets of several outputs, or such that
            answers to them cannot be scored.
        NotReadyError: the model was not compiled.
    """
    rows = rows_of(x, y)
    build(model, rows.x, rows.y)
    loss = model.compiled().loss
    task = task_of(rows.y, loss)
    if task is None:
        raise DataError(
            "Answers to y can only be scored where it holds one class, several yes or no, or "
            f"numbers for each row; it has shape {rows.y.shape} under the loss {loss!r}."
        )
    train, held = (rows, rows_of(*dev[:2])) if dev is not None else _held_out(rows, task, seed)
    return Subject(model, train, held, task, epochs, batch_size, seed)


def taken(x: Any, places: Numbers) -> Any:
    """The rows of inputs in these places."""
    if isinstance(x, Mapping):
        return {name: part[places] for name, part in x.items()}
    return [part[places] for part in x] if isinstance(x, list | tuple) else x[places]


def rows_of(x: Any, y: Any) -> Rows:
    """Inputs and targets as arrays of as many rows.

    Raises:
        DataError: there are no targets, or several for each row.
    """
    if y is None or isinstance(y, Mapping):
        raise DataError(
            "examine needs x and y as arrays, with one target for each row: "
            "`goodfit.examine(model, x, y)`."
        )
    if isinstance(x, Mapping):
        return Rows({name: np.asarray(part) for name, part in x.items()}, np.asarray(y))
    if isinstance(x, list | tuple) and all(getattr(part, "ndim", 0) > 0 for part in x):
        return Rows([np.asarray(part) for part in x], np.asarray(y))
    return Rows(np.asarray(x), np.asarray(y))


def _held_out(rows: Rows, task: Task, seed: int) -> tuple[Rows, Rows]:
    """The rows without a few, and those few; of each class in proportion."""
    count = max(1, rows.count // HELD_OUT)
    labels = task.truth(rows.y)[:, 0] if task.chooses and task.kind != "multilabel" else None
    dealt = split(rows.count, sizes=Sizes(rows.count - count, count, 0), stratify=labels, seed=seed)
    return rows.take(dealt.train), rows.take(dealt.dev)
