"""The one object that callbacks see of a training run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Event
from typing import Any

import numpy as np

from goodfit.arrays import Tree, rest, trees
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.training.checkpoint import Checkpoint
from goodfit.training.evaluation import evaluate
from goodfit.training.feed import Feed
from goodfit.training.programs import Programs
from goodfit.training.record import Record
from goodfit.training.state import TrainState
from goodfit.training.tally import Tally


class Run:
    """One call of `fit`: what callbacks may read, and the little that they may change.

    Attributes:
        model: the model being trained.
        epoch: the number of the current epoch, from 0; set in `fit_start`, the one to begin with.
        epochs: the number of epochs asked for.
        step: steps done in this epoch.
        steps: steps of a whole epoch.
        logs: the numbers of this epoch so far; all of them in `epoch_end`.
        history: the numbers of all finished epochs.
        stopped_by: why training stops early, or None.
        feed: gives the training rows.
        dev: gives the validation rows, or None.
        view: makes of the state the one that validation rows are judged by.
        tally: what this epoch has measured so far; None between two epochs.
        asked: why somebody has asked for a pause, or None.
        kept: the checkpoint that the run goes on from, or None.
        keep: writes a checkpoint between two events, where checkpoints are kept.
    """

    def __init__(
        self,
        model: Any,
        programs: Programs,
        state: TrainState,
        record: Record,
        feed: Feed,
        dev: Feed | None = None,
        callbacks: Sequence[Any] = (),
        kept: Checkpoint | None = None,
    ) -> None:
        self.model = model
        self.programs = programs
        self.state = programs.place(state)
        self.record = record
        self.feed = feed
        self.dev = dev
        self.callbacks = callbacks
        self.kept = kept
        self.keep: Callable[[Run], None] = lambda run: None
        self.verbose = 0
        self.epoch = 0
        self.pace = 1  # steps in one call of the program
        self.tally: Tally | None = None
        self.step = 0
        self.steps = 0
        self.asked: str | None = None
        self.logs: dict[str, float] = {}
        self.view: Callable[[TrainState], TrainState] = lambda state: state
        self._is_asked = Event()  # a run that its feeds refer to would keep them, and all rows
        for each in (feed, dev):
            if each is not None:
                each.is_given_up = self._is_asked.is_set

    @property
    def epochs(self) -> int:
        """The number of epochs asked for."""
        return self.record.epochs

    @property
    def history(self) -> dict[str, list[float]]:
        """The numbers of all finished epochs."""
        return self.record.history

    @property
    def stopped_by(self) -> str | None:
        """Why training stops early, or None."""
        return self.record.stopped_by

    @property
    def learning_rate(self) -> float:
        """The rate of the next step; setting it scales the schedule from here on."""
        return float(self._base_rate() * float(self.state.rate_factor))

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        base = self._base_rate()
        if base == 0:
            raise SettingError(
                "The schedule's rate is 0 in this step, so no factor can make it "
                f"{rate}. Let the schedule begin above 0, or set the rate later."
            )
        factor = np.float32(rate / base)
        self.state = self.state._replace(rate_factor=self.programs.place(factor))

    def stop(self, reason: str) -> None:
        """Ends training for good after the current step; the first reason given is kept."""
        self.record.stopped_by = self.record.stopped_by or reason

    def pause(self, reason: str) -> None:
        """Ends this call of `fit` after the current step; `resume=True` goes on from there."""
        if not self.record.stopped_by:
            self.record.stopped_by, self.record.paused = reason, True

    def ask(self, reason: str) -> None:
        """Asks the run, at any moment, to pause as soon as it can."""
        self.asked = self.asked or reason
        self._is_asked.set()

    def heed(self) -> None:
        """Pauses, if somebody has asked for it."""
        rest()
        if self.asked:
            self.pause(self.asked)

    @property
    def is_interrupted(self) -> bool:
        """Whether the run pauses because somebody has asked for it."""
        return self.asked is not None and self.stopped_by == self.asked

    @property
    def last_loss(self) -> float | None:
        """The loss of the step before."""
        losses = self.tally.losses if self.tally else []
        parts = [*self.record.step_losses[-1:], *losses]
        return float(parts[-1][-1]) if parts else None

    def skip(self) -> None:
        """Lets the feeds pass over what they gave before the checkpoint."""
        self.feed.skip(self.record.epochs_run)
        if self.dev is not None:
            self.dev.skip(len(self.record.judged))

    def weights(self) -> Tree:
        """The weights and memory of all layers now, to be given to `restore` later."""
        return self.state.params, self.state.memory

    def restore(self, weights: Tree) -> None:
        """Goes back to weights that `weights` returned.

        Raises:
            ShapeError: they are of another model, or hold numbers that are not finite.
        """
        if _forms(weights) != _forms(self.weights()):
            raise ShapeError(
                "run.restore() got weights that are not finite numbers of this model's shapes. "
                "Write `kept = run.weights()` in the same run, and later `run.restore(kept)`."
            )
        params, memory = self.programs.place(tuple(weights))
        self.state = self.state._replace(params=params, memory=memory)

    def judge(self) -> dict[str, float]:
        """The numbers of the validation rows now, by name; none without validation rows."""
        if self.dev is None:
            return {}
        state = self.view(self.state)
        judged = evaluate(self.programs, state.params, state.memory, self.dev)
        return {f"val_{name}": value for name, value in judged.items()}

    def monitored(self, name: str) -> str:
        """The name, if epochs will have a number of that name.

        Raises:
            UnknownNameError: they will not; the nearest right name is proposed.
        """
        expected = self.expected_logs()
        if name not in expected:
            needs_rows = name.startswith("val_") and not self.record.facts.dev_rows
            advice = (
                "Validation needs rows: `fit(..., validation_split=0.2)`." if needs_rows else ""
            )
            raise UnknownNameError("number to monitor", name, expected, advice)
        return name

    def expected_logs(self) -> list[str]:
        """The names of the numbers that every epoch of this run has."""
        names = self.programs.plan.log_names()
        if self.record.facts.dev_rows:
            names += [f"val_{name}" for name in names]
        return [*names, "learning_rate"]

    def _base_rate(self) -> float:
        return float(self.programs.plan.optimizer.rate(np.int32(self.state.step)))

    def tell(self, event: str) -> None:
        """Calls one event of every callback; the model then holds the newest state."""
        self.model.state = self.state
        for callback in self.callbacks:
            getattr(callback, event)(self)

    def tell_end(self) -> None:
        """Calls `fit_end` of every callback, even where that of one raises."""
        self.model.state = self.state
        with ExitStack() as ending:
            for callback in reversed(self.callbacks):
                ending.callback(callback.fit_end, self)


def _forms(weights: Tree) -> dict[trees.Path, tuple[int, ...] | None]:
    """The shape of each array by its place; None where it holds what is not finite."""
    found = {path: np.asarray(array) for path, array in trees.items(weights)}
    return {
        path: array.shape if np.isfinite(array).all() else None for path, array in found.items()
    }
