"""Whether a loss of the user's own stretches targets and predictions against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.asked import Asked
from goodfit.losses.loss import LossFunctionWrapper

Numbers = NDArray[Any]

ROWS = 3


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
    targets = _apart(output.y)
    if not isinstance(output.loss, LossFunctionWrapper) or len(targets) < ROWS:
        return False
    if targets.size != ROWS or output.units != 1:
        return False
    answers = np.array([[0.25], [0.5], [0.85]], np.float32).reshape(ROWS, *output.shape)
    try:
        return _is_mean_of_pairs(output.loss.fn, targets, answers)
    except Exception:  # the loss may do anything, also refuse numbers that it never meets
        return False


def _apart(y: Numbers) -> Numbers:
    """Three rows with different targets, where there are any."""
    if y.dtype.kind not in "fiub":
        return y[:0]
    _, places = np.unique(y.reshape(len(y), -1)[:, 0], return_index=True)
    return y[np.sort(places[:ROWS])].astype(np.float32)


def _is_mean_of_pairs(loss: Callable[..., Any], y: Numbers, answers: Numbers) -> bool:
    def mean(rows: list[int], columns: list[int]) -> float:
        return float(np.mean(np.asarray(loss(y[rows], answers[columns]))))

    every = list(range(ROWS))
    together = mean(every, every)
    by_row = np.mean([mean([i], [i]) for i in every])
    by_pair = np.mean([mean([i], [j]) for i in every for j in every])
    close = 1e-3 * abs(by_pair - by_row)
    return bool(close > 1e-6 and abs(together - by_pair) < close)
