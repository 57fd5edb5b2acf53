"""Progress as a bar that moves, for people at a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.printing import duration, numbers, print_line, worth_showing

if TYPE_CHECKING:
    from rich.console import Group

SECONDS_BETWEEN_DRAWINGS = 0.1
BAR_WIDTH = 40


class LiveBar(Callback):
    """Shows the epoch, a bar, the time left and the newest numbers, drawn ten times a second.

    It is drawn by training itself between two steps, not by a thread; what other callbacks print
    meanwhile appears above it.
    """

    every_step = False

    def __init__(self) -> None:
        from rich.live import Live

        self._live = Live(auto_refresh=False)
        self._numbers: dict[str, float] = {}
        self._first: float | None = None
        self._done = 0.0
        self._began = self._drawn_at = time.perf_counter()

    def fit_start(self, run: Any) -> None:
        """Takes the lowest lines of the terminal."""
        self._live.start()

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
        self._live.update(_picture(run, self._done, duration(taken), self._numbers), refresh=True)
        self._live.stop()
        if run.stopped_by:
            print_line(f"Stopped: {run.stopped_by}.")

    def _is_due(self) -> bool:
        return time.perf_counter() - self._drawn_at >= SECONDS_BETWEEN_DRAWINGS

    def _draw(self, run: Any) -> None:
        self._drawn_at = time.perf_counter()
        picture = _picture(run, self._done, self._time_left(run), self._numbers)
        self._live.update(picture, refresh=True)

    def _time_left(self, run: Any) -> str:
        moved = self._done - (self._first or 0)
        if not moved:
            return ""
        seconds = (time.perf_counter() - self._began) / moved * (run.epochs - self._done)
        return f"{duration(seconds)} left"


def _picture(run: Any, done: float, clock: str, told: dict[str, float]) -> Group:
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    row = Table.grid(padding=(0, 1))
    bar = ProgressBar(total=run.epochs, completed=done, width=BAR_WIDTH)
    row.add_row(f"Epoch {run.epoch + 1}/{run.epochs}", bar, clock)
    return Group(row, Text(numbers(told)))
