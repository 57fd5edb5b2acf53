"""Whether a loss of the user's own stretches targets and predictions against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.meaning.asked import Asked
from goodfit.losses.loss import LossFunctionWrapper

Numbers = NDArray[Any]

ROWS = 3
BETWEEN = np.array([0.85, 0.25, 0.5], np.float32)
"""Answers, as shares of the way from the lowest to the highest target."""


def stretches(output: Asked) -> bool:
    """Whether the loss of a few rows is the mean over all pairs of a target and a prediction.

    Example:
        >>> from goodfit import losses, ops
        >>> y = np.array([1.0, 5.0, 2.0])
        >>> def careless(y_true, y_pred):
        ...     return ops.square(ops.reshape(y_true, shape=(-1,)) - y_pred)
        >>> stretches(Asked(y, losses.get(careless), (1,), "linear"))
        True
        >>> def careful(y_true, y_pred):
        ...     return ops.square(ops.reshape(y_true, shape=y_pred.shape) - y_pred)
        >>> stretches(Asked(y, losses.get(careful), (1,), "linear"))
        False
    """
    if not isinstance(output.loss, LossFunctionWrapper) or output.units != 1:
        return False
    if output.y.dtype.kind not in "fiub" or output.y.size != len(output.y):
        return False
    targets = _apart(output.y)
    low, high = targets.min(), targets.max()
    answers = (low + (high - low) * BETWEEN).reshape(ROWS, *output.shape)
    try:
        return _is_mean_of_pairs(output.loss.fn, targets, answers)
    except Exception:  # the loss may do anything, also refuse numbers that it never meets
        return False


def _apart(y: Numbers) -> Numbers:
    """The rows of the lowest, the middle and the highest target."""
    order = np.argsort(y.reshape(-1), kind="stable")
    return y[order[[0, len(order) // 2, -1]]].astype(np.float32)


def _is_mean_of_pairs(loss: Callable[..., Any], y: Numbers, answers: Numbers) -> bool:
    def mean(rows: list[int], columns: list[int]) -> float:
        return float(np.mean(np.asarray(loss(y[rows], answers[columns]))))

    every = list(range(ROWS))
    together = mean(every, every)
    by_row = np.mean([mean([i], [i]) for i in every])
    by_pair = np.mean([mean([i], [j]) for i in every for j in every])
    close = 1e-3 * abs(by_pair - by_row)
    return bool(close > 1e-6 and abs(together - by_pair) < close)
