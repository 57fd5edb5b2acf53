"""Whether validation rows can be told from training rows by their features."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.baselines.ridge import Ridge

Numbers = NDArray[Any]

CLEARLY = 0.8
SURE = 4.0
WIDEST = 256
ROWS = 500


def told_apart(sample: Any) -> float | None:
    """How often a linear model knows which of a training and a validation row is which.

    None where it hardly ever does. It says each row by a fit to all others, so that learning by
    heart does not count; the number is the area under its ROC curve.

    Example:
        >>> from types import SimpleNamespace
        >>> table = np.random.default_rng(0).normal(size=(200, 3))
        >>> print(told_apart(SimpleNamespace(x=(table[:100],), dev_x=(table[100:],))))
        None
        >>> told_apart(SimpleNamespace(x=(table[:100],), dev_x=(table[100:] + 9,)))
        1.0
    """
    tables = None if sample.dev_x is None else _tables(sample.x, sample.dev_x)
    if tables is None:
        return None
    train, dev = tables
    is_dev = np.repeat([0.0, 1.0], [len(train), len(dev)])
    said = Ridge(np.concatenate(tables), None).predict(is_dev[:, None])[:, 0]
    certainty = _area(said[: len(train)], said[len(train) :])
    noise = (1 / 12 * (1 / len(train) + 1 / len(dev))) ** 0.5
    return certainty if certainty > max(CLEARLY, 0.5 + SURE * noise) else None


def _tables(x: tuple[Numbers, ...], dev_x: tuple[Numbers, ...]) -> list[Numbers] | None:
    """Training and validation rows with columns of deviation 1; wide ones projected at random."""
    parts = []
    for train, dev in zip(x, dev_x, strict=True):
        if train.dtype.kind not in "fiub" or train.shape[1:] != dev.shape[1:]:
            return None
        flat = [_some(part) for part in (train, dev)]
        deviation = flat[0].std(axis=0)
        scale = np.where(deviation > 0, deviation, 1.0)
        parts.append([np.clip((part - flat[0].mean(axis=0)) / scale, -10, 10) for part in flat])
    tables = [np.concatenate(side, axis=1) for side in zip(*parts, strict=True)]
    width = tables[0].shape[1]
    if width <= WIDEST:
        return tables
    directions = np.random.default_rng(0).standard_normal((width, WIDEST)) / width**0.5
    return [table @ directions for table in tables]


def _some(part: Numbers) -> Numbers:
    """Some rows, from first to last, as a table."""
    rows = np.linspace(0, len(part) - 1, min(len(part), ROWS)).astype(int)
    return np.asarray(part[rows].reshape(len(rows), -1), float)


def _area(low: Numbers, high: Numbers) -> float:
    """How often a number of the second is above one of the first; ties count half."""
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, side="left")
    through = np.searchsorted(ordered, high, side="right")
    return float(np.mean(below + through) / 2 / len(low))
