"""The learning curves under the cell of a notebook, growing while training goes on."""

from __future__ import annotations

import math
import time
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.notebook import Area, in_notebook
from goodfit.training.curve import curves

SECONDS_BETWEEN_DRAWINGS = 0.5


class LiveCurve(Callback):
    """Draws the loss and the metrics of every epoch in a notebook, at most twice a second.

    Elsewhere nothing is drawn; `history` shows the same curves after training.

    Example:
        >>> model.fit(x, y, callbacks=[goodfit.callbacks.LiveCurve()])  # doctest: +SKIP
    """

    def __init__(self) -> None:
        self._area: Area | None = None
        self._drawn_at = -math.inf

    def fit_start(self, run: Any) -> None:
        """Takes a new place under the cell, if there is one."""
        self._area = Area() if in_notebook() else None
        self._drawn_at = -math.inf

    def epoch_end(self, run: Any) -> None:
        """Draws the epochs so far."""
        if time.perf_counter() - self._drawn_at >= SECONDS_BETWEEN_DRAWINGS:
            self._draw(run)

    def fit_end(self, run: Any) -> None:
        """Draws all epochs, which stay."""
        self._draw(run)

    def _draw(self, run: Any) -> None:
        if self._area is not None and run.history:
            self._drawn_at = time.perf_counter()
            self._area.show(curves(run.history))
