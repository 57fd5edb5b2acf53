"""Progress as a bar that moves, for people at a terminal or a notebook."""

from __future__ import annotations

import time
from typing import Any, Protocol

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.moment import Moment
from goodfit.callbacks.printing import duration, numbers, print_line, worth_showing
from goodfit.callbacks.terminal import TerminalScreen

SECONDS_BETWEEN_DRAWINGS = 0.1


class Screen(Protocol):
    """Where a bar is drawn."""

    def start(self) -> None:
        """Before anything is shown."""

    def show(self, moment: Moment) -> None:
        """What is shown now."""

    def stop(self) -> None:
        """When nothing more comes."""


class LiveBar(Callback):
    """Shows the epoch, a bar, the time left and the newest numbers, drawn ten times a second.

    It is drawn by training itself between two steps, not by a thread; what other callbacks print
    meanwhile appears above it.

    Args:
        screen: where it is drawn; by default at the terminal.
    """

    every_step = False

    def __init__(self, screen: Screen | None = None) -> None:
        self._screen = screen or TerminalScreen()
        self._numbers: dict[str, Any] = {}
        self._first: float | None = None
        self._done = 0.0
        self._began = self._drawn_at = time.perf_counter()

    def fit_start(self, run: Any) -> None:
        """Takes its place on the screen."""
        self._screen.start()

    def epoch_start(self, run: Any) -> None:
        """Shows an empty bar before the first epoch, whose program may take a while to compile."""
        if self._first is None:
            self._first = self._done = run.epoch
            self._draw(run)

    def step_end(self, run: Any) -> None:
        """Moves the bar within the epoch."""
        self._done = run.epoch + run.step / run.steps
        if self._is_due():
            self._numbers = self._numbers | worth_showing(run)
            self._draw(run)

    def epoch_end(self, run: Any) -> None:
        """Moves the bar to the end of the epoch."""
        self._done = run.epoch + 1
        self._numbers = worth_showing(run)
        if self._is_due():
            self._draw(run)

    def fit_end(self, run: Any) -> None:
        """Leaves the bar with the last numbers and the time it took, and why it ended early."""
        taken = time.perf_counter() - self._began
        self._show(run, duration(taken))
        self._screen.stop()
        if run.stopped_by:
            print_line(f"Stopped: {run.stopped_by}.")

    def _is_due(self) -> bool:
        return time.perf_counter() - self._drawn_at >= SECONDS_BETWEEN_DRAWINGS

    def _draw(self, run: Any) -> None:
        self._drawn_at = time.perf_counter()
        self._show(run, self._time_left(run))

    def _show(self, run: Any, clock: str) -> None:
        told = numbers(self._numbers)
        self._screen.show(Moment(run.epoch + 1, run.epochs, self._done, clock, told))

    def _time_left(self, run: Any) -> str:
        moved = self._done - (self._first or 0)
        if not moved:
            return ""
        seconds = (time.perf_counter() - self._began) / moved * (run.epochs - self._done)
        return f"{duration(seconds)} left"
