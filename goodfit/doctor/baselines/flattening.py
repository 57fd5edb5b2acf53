"""Inputs of any shape as one table whose columns are of one size, for models of distances."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

WIDEST = 512
"""Columns of the inputs; more are projected at random onto so many."""

FARTHEST = 5.0
"""Deviations from the mean beyond which a number is cut: a rare column shall not decide alone."""


def flattened(
    x: tuple[Numbers, ...], dev_x: tuple[Numbers, ...] | None
) -> tuple[Numbers, Numbers] | None:
    """All inputs side by side, scaled by the training rows; the dev rows (none, if none) likewise.

    None where inputs are not finite numbers, or those of dev rows have another shape.

    Example:
        >>> train, dev = flattened((np.array([[1.0], [3.0]]),), (np.array([[4.0]]),))
        >>> train.tolist(), dev.tolist()
        ([[-1.0], [1.0]], [[2.0]])
    """
    parts = []
    for i, train in enumerate(x):
        dev = train[:0] if dev_x is None else np.asarray(dev_x[i])
        both = (np.asarray(train), dev)
        if train.shape[1:] != dev.shape[1:] or any(
            part.dtype.kind not in "fiub" or not np.isfinite(part).all() for part in both
        ):
            return None
        parts.append(_scaled(*both))
    tables = [np.concatenate(side, axis=1) for side in zip(*parts, strict=True)]
    train, dev = _projected(tables)
    return train, dev


def _scaled(train: Numbers, dev: Numbers) -> tuple[Numbers, Numbers]:
    """By mean and deviation of each column; of pictures and sequences, of each channel."""
    axes = tuple(range(train.ndim - 1)) if train.ndim > 2 else 0
    mean = train.mean(axis=axes, dtype=float)
    deviation = train.std(axis=axes, dtype=float)
    divisor = np.where(deviation > 0, deviation, np.inf)
    width = math.prod(train.shape[1:])
    train, dev = (
        np.clip((part - mean) / divisor, -FARTHEST, FARTHEST).reshape(len(part), width)
        for part in (train, dev)
    )
    return train, dev


def _projected(tables: list[Numbers]) -> list[Numbers]:
    width = tables[0].shape[1]
    if width <= WIDEST:
        return tables
    directions = np.random.default_rng(0).standard_normal((width, WIDEST)) / np.sqrt(WIDEST)
    return [table @ directions for table in tables]
