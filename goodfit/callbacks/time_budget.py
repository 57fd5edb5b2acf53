"""Ends training before a given time is over."""

from __future__ import annotations

import time
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.checks import check
from goodfit.callbacks.printing import duration
from goodfit.settings import positive


class TimeBudget(Callback):
    """Stops between two steps, early enough that what is still to come ends within the budget.

    The clock starts before the first step, when the data lie ready. What is to come is guessed by
    what was: one more call of the program (a fifth of a second of steps, or one step where steps
    are longer) and the end of the epoch with its validation. The first call, which is mostly
    compilation, tells nothing, and before the first epoch is over its end is not known: a budget
    that is shorter than these may be exceeded by them.

    The training is only paused: `fit(..., resume=True)` goes on, with the whole budget again.

    Args:
        seconds: how long training may take.

    Attributes:
        is_over: whether it was this callback that stopped training.

    Raises:
        SettingError: no number of seconds greater than 0.

    Example:
        >>> TimeBudget(seconds=90).seconds
        90.0
    """

    every_step = False

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        check(self, seconds=positive)
        self.is_over = False

    def fit_start(self, run: Any) -> None:
        """Starts the clock."""
        self.is_over = False
        self._began = time.perf_counter()
        self._closing = 0.0
        self._compiled = False

    def epoch_start(self, run: Any) -> None:
        """Begins to measure the first steps of the epoch."""
        self._marked = time.perf_counter()

    def step_end(self, run: Any) -> None:
        """Stops where another call like this one, and the end of the epoch, would take too long."""
        now = time.perf_counter()
        lasted = now - self._marked if self._compiled else 0.0
        self._marked, self._compiled = now, True
        self._stop_if_over(run, now + lasted + self._closing)

    def epoch_end(self, run: Any) -> None:
        """Remembers how long the end of an epoch takes."""
        now = time.perf_counter()
        self._closing = now - self._marked
        if run.epoch + 1 < run.epochs:
            self._stop_if_over(run, now + self._closing)

    def _stop_if_over(self, run: Any, until: float) -> None:
        if until - self._began >= self.seconds and not run.stopped_by:
            self.is_over = True
            run.pause(f"the time budget of {duration(self.seconds)} is used up")
