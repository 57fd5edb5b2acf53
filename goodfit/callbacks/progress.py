"""Tells the person who waits how far training is."""

from __future__ import annotations

import os
import sys
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.epoch_lines import EpochLines
from goodfit.callbacks.live_bar import LiveBar
from goodfit.callbacks.notebook import NotebookScreen, in_notebook
from goodfit.errors import SettingError


class ProgressBar(Callback):
    """Shows progress as `verbose` says in `fit`, which uses this callback.

    One that is given in `callbacks` takes the place of `fit`'s own.

    Args:
        verbose: 0 shows nothing. 1 or "auto" shows a bar at a terminal and in a notebook, with the
            numbers and the time left, and plain lines elsewhere. 2 shows plain lines, one for every
            epoch; where there are very many short epochs, at most two in a second, the first and
            the last.

    Raises:
        SettingError: `verbose` is something else.

    Example:
        >>> ProgressBar("auto").verbose, ProgressBar(0).verbose
        (1, 0)
    """

    every_step = False

    def __init__(self, verbose: int | str = "auto") -> None:
        if verbose not in ("auto", 0, 1, 2):
            raise SettingError(
                f"verbose={verbose!r} is unknown. Write verbose=0 for silence, 1 for a bar, 2 for "
                "lines, or 'auto'."
            )
        self.verbose = 1 if verbose == "auto" else int(verbose)
        self._display = Callback()

    def fit_start(self, run: Any) -> None:
        """Chooses between a bar, lines and silence."""
        first = next(other for other in run.callbacks if isinstance(other, ProgressBar))
        self._display = _display(self.verbose if first is self else 0)
        self._display.fit_start(run)

    def epoch_start(self, run: Any) -> None:
        """Passed on, as the other events are."""
        self._display.epoch_start(run)

    def step_end(self, run: Any) -> None:
        """Passed on."""
        self._display.step_end(run)

    def epoch_end(self, run: Any) -> None:
        """Passed on."""
        self._display.epoch_end(run)

    def fit_end(self, run: Any) -> None:
        """Passed on."""
        self._display.fit_end(run)


ProgbarLogger = ProgressBar
"""What Keras calls it."""


def _display(verbose: int) -> Callback:
    if verbose == 0:
        return Callback()
    if verbose == 1 and in_notebook():
        return LiveBar(NotebookScreen())
    return LiveBar() if verbose == 1 and _is_terminal() else EpochLines()


def _is_terminal() -> bool:
    """Whether the output is a terminal in which lines can be drawn again."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
