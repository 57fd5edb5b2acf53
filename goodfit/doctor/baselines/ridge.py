"""Ridge regression in closed form, its strength chosen by leaving each row out once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

STRENGTHS = (1e-4, 1e-2, 1e-1, 1.0, 10.0)
"""Penalties for each row, on columns of deviation 1."""


class Ridge:
    """Linear models of the same inputs, fitted to one target table after another.

    What leaving a row out does to its prediction follows from one decomposition for all rows: its
    error is divided by one minus its leverage (Allen, 1974; Golub, Heath and Wahba, 1979).

    Args:
        x: the inputs, (rows, columns).
        judged: the inputs to predict for; None predicts each training row without itself.

    Example:
        >>> x = np.arange(8.0)[:, None]
        >>> Ridge(x, np.array([[10.0]])).predict(2 * x + 1).round(1)
        array([[21.]])
    """

    def __init__(self, x: Numbers, judged: Numbers | None) -> None:
        mean = x.mean(axis=0)
        x = x - mean
        self.squares, directions = _directions(x)
        self.rotated = x @ directions
        self.judged = None if judged is None else (judged - mean) @ directions

    def predict(self, y: Numbers) -> Numbers:
        """The predictions for the judged rows, from targets (rows, outputs)."""
        mean = y.mean(axis=0)
        products = self.rotated.T @ (y - mean)
        left_out = [self._left_out(products, y, strength) for strength in STRENGTHS]
        best = int(np.argmin([np.mean(np.square(y - said)) for said in left_out]))
        if self.judged is None:
            return left_out[best]
        weights = products / self._damped(STRENGTHS[best])[:, None]
        predicted: Numbers = self.judged @ weights + mean
        return predicted

    def _damped(self, strength: float) -> Numbers:
        return self.squares + strength * len(self.rotated)

    def _left_out(self, products: Numbers, y: Numbers, strength: float) -> Numbers:
        """Each row's prediction by the model that was fitted to all others."""
        damped = self._damped(strength)
        rows = len(y)
        fitted = self.rotated @ (products / damped[:, None]) + y.mean(axis=0)
        leverage = np.square(self.rotated) @ (1 / damped) + 1 / rows
        error = (y - fitted) / np.maximum(1 - leverage, 1e-6)[:, None]
        left_out: Numbers = y - error
        return left_out


def _directions(x: Numbers) -> tuple[Numbers, Numbers]:
    """Squared lengths along the main directions of the rows, and these; by the smaller product."""
    if x.shape[1] <= len(x):
        squares, directions = np.linalg.eigh(x.T @ x)
        return np.maximum(squares, 0.0), directions
    squares, left = np.linalg.eigh(x @ x.T)
    squares = np.maximum(squares, 0.0)
    lengths = np.sqrt(np.where(squares > 1e-9 * squares.max(), squares, np.inf))
    return squares, x.T @ left / lengths
