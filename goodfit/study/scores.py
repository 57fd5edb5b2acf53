"""The one number that models are compared by: accuracy for classes, R² for numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["METRICS", "accuracy", "r2", "score"]

Array = npt.NDArray[Any]


def accuracy(y: Array, predicted: Array) -> float:
    """The share of right predictions.

    Example:
        >>> accuracy(np.array([0, 1, 2, 2]), np.array([0, 1, 1, 2]))
        0.75
    """
    return float(np.mean(y == predicted))


def r2(y: Array, predicted: Array) -> float:
    """The share of the variance of `y` that is predicted; 0 for the mean, 1 for all of it.

    NaN where `y` does not vary: nothing is there to be predicted.

    Example:
        >>> r2(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 2.0]))
        0.5
    """
    spread = float(np.sum((y - np.mean(y)) ** 2))
    return 1 - float(np.sum((y - predicted) ** 2)) / spread if spread else float("nan")


METRICS = {"classification": ("accuracy", accuracy), "regression": ("r2", r2)}
"""The name and the function, by kind of task."""


def score(task: str, y: Array, predicted: Array) -> float:
    """Accuracy or R², as the kind of task asks for.

    Example:
        >>> score("classification", np.array([0, 1]), np.array([0, 0]))
        0.5
    """
    return METRICS[task][1](y, predicted)
