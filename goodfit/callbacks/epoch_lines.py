"""Progress as plain lines, for log files and for those who like them."""

from __future__ import annotations

import math
import time
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.printing import duration, numbers, print_line, worth_showing

FEW_EPOCHS = 100
SECONDS_BETWEEN_LINES = 0.5


class EpochLines(Callback):
    """Prints a line after every epoch, but of many short epochs only some, the first and the last.

    Of a run of more than 100 epochs, an epoch that ends less than half a second after the last
    line has none, so that a log never grows by more than two lines a second.
    """

    def __init__(self) -> None:
        self._shown_at = -math.inf
        self._began = 0.0
        self._waiting = ""

    def epoch_start(self, run: Any) -> None:
        """Starts the clock."""
        self._began = time.perf_counter()

    def epoch_end(self, run: Any) -> None:
        """Prints the epoch, or keeps its line in case that it was the last."""
        now = time.perf_counter()
        self._waiting = _line(run, now - self._began)
        if run.epochs <= FEW_EPOCHS or now - self._shown_at >= SECONDS_BETWEEN_LINES:
            self._shown_at = now
            self._show()

    def fit_end(self, run: Any) -> None:
        """Prints the last epoch, and why it was the last."""
        if self._waiting:
            self._show()
        if run.stopped_by:
            print_line(f"Stopped: {run.stopped_by}.")

    def _show(self) -> None:
        print_line(self._waiting)
        self._waiting = ""


def _line(run: Any, seconds: float) -> str:
    told = numbers(worth_showing(run))
    return f"Epoch {run.epoch + 1}/{run.epochs} - {duration(seconds)} - {told}"
