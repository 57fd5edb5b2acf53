"""What targets are like: how large numbers are, how often classes occur."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.facts.features import spread

Numbers = NDArray[Any]


def measures(y: Numbers, loss: Any) -> tuple[float, float]:
    """Mean and standard deviation of all numbers in the targets; 0 where they are no numbers."""
    if getattr(loss, "targets", "numbers") not in ("numbers", "probabilities") or not y.size:
        return 0.0, 0.0
    mean, deviation = spread(y.reshape(-1, 1))[:2, 0]
    return float(mean), float(deviation)


def class_counts(y: Numbers, loss: Any) -> Numbers | None:
    """The rows of each class, or None where the targets are no classes."""
    targets = getattr(loss, "targets", None)
    if targets == "classes":
        labels = y.reshape(-1).astype(np.int64)
        ignored = getattr(loss, "ignore_class", None)
        return np.bincount(labels if ignored is None else labels[labels != ignored])
    if targets == "one_hot":
        last = np.moveaxis(y, getattr(loss, "axis", -1), -1)
        return np.asarray(last.reshape(-1, last.shape[-1]).sum(axis=0, dtype=float))
    if targets == "binary" and y.size == len(y):
        ones = float(y.sum(dtype=float))
        return np.array([len(y) - ones, ones])
    return None
