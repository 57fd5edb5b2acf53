"""A training program as a value: what is trained, on what, how long. It is run, never changed."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import to_numpy
from goodfit.callbacks import Callback, EarlyStopping
from goodfit.doctor import Doctor
from goodfit.doctor.diagnosis import Diagnosis, diagnose
from goodfit.errors import GoodfitError
from goodfit.models import Model
from goodfit.models.compiling import Choice
from goodfit.silence import filtered
from goodfit.training.history import History
from goodfit.training.plan import Plan
from goodfit.training.state import TrainState
from goodfit.treatment.aim import Aim
from goodfit.treatment.surgery import finite, fresh, rebuilt

Numbers = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Rows:
    """The data of a treatment.

    Args:
        x: the inputs to train on: one array, or a list of them.
        y: their targets, as the user gave them.
        dev_x: the inputs to judge by.
        dev_y: their targets.
        given: how the judged rows came about: "given" by the user, "set aside" from the others, or
            "trained on", where there are too few rows for anything else.
        aim: what the targets ask for.
    """

    x: Any
    y: Numbers
    dev_x: Any
    dev_y: Numbers
    origin: str
    aim: Aim

    @property
    def count(self) -> int:
        """The rows to train on."""
        return len(self.y)


@dataclass(frozen=True, eq=False)
class Program:
    """A model and how it is trained.

    Args:
        model: the compiled model. Its own weights are not looked at: a run puts others in.
        epochs: how long it is trained.
        batch_size: rows in one step.
        start: what training begins with; None for fresh weights.
        trained: the epochs that `start` has behind it.
        rate_factor: multiplies the optimiser's learning rate.
        scales_targets: whether it learns targets of mean 0 and deviation 1.
        numbers_labels: whether it learns class numbers in the place of labels.
        patience: after so many epochs without a lower validation loss training stops; None: never.
        class_weight: as for `fit`.
        callbacks: as for `fit`.
    """

    model: Model
    epochs: int
    batch_size: int
    start: TrainState | None = None
    trained: int = 0
    rate_factor: float = 1.0
    scales_targets: bool = False
    numbers_labels: bool = False
    patience: int | None = None
    class_weight: Any = None
    callbacks: tuple[Any, ...] = ()

    def but(self, **changes: Any) -> Program:
        """The same program with something else about it."""
        return dataclasses.replace(self, **changes)

    def compiled_with(self, **choices: Any) -> Program:
        """The same program, compiled with something else; it begins with fresh weights."""
        choice = self.choice._replace(**choices)
        twin = copy_of(self.model)
        twin.compile(*choice)
        return self.but(model=twin, start=None, trained=0)

    @property
    def choice(self) -> Choice:
        """What the model was compiled with."""
        return self.model.compiled()

    @property
    def plan(self) -> Plan:
        """What the model was compiled with, for its layers."""
        return self.model.plan()

    @property
    def learning_rate(self) -> float:
        """The rate of the first step."""
        return float(self.choice.optimizer.rate(np.int32(0))) * self.rate_factor

    @property
    def takes_scores(self) -> bool:
        """Whether the loss takes the answers for scores instead of probabilities."""
        return bool(getattr(self.plan.loss, "from_logits", False))


def copy_of(model: Model) -> Model:
    """The same layers with weights of their own."""
    return rebuilt(model)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a run.

    Args:
        program: what was run.
        state: what training ended with; None where it never began.
        history: the numbers of each epoch; None where it never began.
        refusal: what the doctor says where it did not begin.
        answers: what the network says to the judged rows, in the user's units; None for nothing.
        epochs: how many were run.
        seconds: how long it took.
        trouble: why it did not begin, or nothing.
    """

    program: Program
    state: TrainState | None
    history: History | None
    refusal: Diagnosis | None
    answers: Numbers | None
    epochs: int
    seconds: float
    trouble: str = ""

    @functools.cached_property
    def diagnosis(self) -> Diagnosis | None:
        """What the doctor says of it, if asked before another run of the same model."""
        if self.history is None:
            return self.refusal
        with filtered("ignore"), np.errstate(all="ignore"):
            return diagnose(self.history.record)


def run(program: Program, rows: Rows, seed: int, hopeless: Hopeless | None = None) -> Outcome:
    """Trains a program and lets it answer the judged rows.

    Args:
        program: what to run.
        rows: what to train on, and to judge by.
        seed: what first weights and the order of rows follow from.
        hopeless: looks on, and may end a run that leads nowhere.
    """
    dev = None
    if rows.origin != "trained on":
        dev = (rows.dev_x, learnt_targets(program, rows, rows.dev_y))
    watching = [*_stopping(program, dev), *([hopeless] if hopeless else [])]
    return _run(program, rows, seed, program.epochs, _Watchful(), dev, watching)


def short_run(program: Program, rows: Rows, seed: int, epochs: int) -> Outcome:
    """Trains a program for a few epochs, unwatched, to see where it leads."""
    return _run(program, rows, seed, min(epochs, program.epochs), False, None, [])


class Hopeless(Callback):
    """Ends a run that is far from what it must reach.

    Args:
        after: the epochs after which to look.
        check: whether the answers to the judged rows leave no hope.
    """

    def __init__(self, after: int, check: Callable[[], bool]) -> None:
        self.after, self.check = after, check

    def epoch_end(self, run: Any) -> None:
        """Looks once."""
        if run.epoch + 1 == self.after and run.epoch + 1 < run.epochs:
            run.model.state = run.state
            if self.check():
                run.stop("it led nowhere")


class _Watchful(Doctor):
    """Watches, but says nothing: most runs of a treatment are soon forgotten."""

    def diagnose(self, record: Any) -> Diagnosis:
        """Nothing."""
        return Diagnosis(())


def _run(
    program: Program,
    rows: Rows,
    seed: int,
    epochs: int,
    doctor: Doctor | bool,
    dev: Any,
    callbacks: list[Any],
) -> Outcome:
    began = time.perf_counter()
    program.model.state = started(program, seed)
    try:
        with filtered("ignore"), np.errstate(all="ignore"):
            history = program.model.fit(
                rows.x,
                learnt_targets(program, rows, rows.y),
                batch_size=program.batch_size,
                epochs=epochs,
                verbose=0,
                validation_data=dev,
                class_weight=program.class_weight,
                callbacks=[*program.callbacks, *callbacks],
                doctor=doctor,
            )
            state = to_numpy(program.model.ready())
            answers = answered(program, rows) if finite(state) else None
    except GoodfitError as error:
        seconds, said = time.perf_counter() - began, getattr(error, "diagnosis", None)
        return Outcome(program, None, None, said, None, 0, seconds, str(error))
    seconds = time.perf_counter() - began
    return Outcome(program, state, history, None, answers, len(history.epoch), seconds)


def started(program: Program, seed: int) -> TrainState:
    """What training begins with."""
    state = fresh(program.model, seed) if program.start is None else program.start
    return state._replace(rate_factor=np.float32(program.rate_factor))


def learnt_targets(program: Program, rows: Rows, y: Numbers) -> Numbers:
    """The targets as the program learns them."""
    if program.numbers_labels:
        return rows.aim.truth(y).astype(np.int32)
    if program.scales_targets:
        mean, deviation = scale(rows.y)
        return np.asarray((y - mean) / deviation, np.float32)
    return y


def scale(y: Numbers) -> tuple[Numbers, Numbers]:
    """The mean and the deviation of each target; 1 where it never changes."""
    mean, deviation = y.mean(axis=0, dtype=float), y.std(axis=0, dtype=float)
    return mean, np.where(deviation > 0, deviation, 1.0)


def answered(program: Program, rows: Rows) -> Numbers:
    """What the model, as it is now, says to the judged rows, in the user's units."""
    answers = np.asarray(program.model.predict(rows.dev_x, verbose=0))
    if not program.scales_targets:
        return answers
    mean, deviation = scale(rows.y)
    return answers * deviation.reshape(-1) + mean.reshape(-1)


def _stopping(program: Program, dev: Any) -> Sequence[Any]:
    if program.patience is None or dev is None:
        return ()
    return (EarlyStopping(patience=program.patience, restore_best_weights=True),)
