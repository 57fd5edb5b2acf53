"""How large the features of inputs are, in one pass over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
BLOCK = 1 << 18  # numbers looked at together: they stay in the cache


def spread(x: Numbers) -> Numbers:
    """Mean, standard deviation, smallest and largest value of each feature (last axis), 4 rows.

    Sums are taken in blocks in the data's own precision, each around the block's mean, and joined
    in float64 (Chan, Golub and LeVeque, 1979): neither a copy of the data is needed, nor does a
    large mean hide a small deviation.
    """
    table = x.reshape(-1, x.shape[-1] if x.ndim > 1 else 1)
    width = table.shape[1]
    count, mean, squares = 0, np.zeros(width), np.zeros(width)
    low, high = np.full(width, np.inf), np.full(width, -np.inf)
    for block in blocks(table):
        low, high = np.minimum(low, block.min(axis=0)), np.maximum(high, block.max(axis=0))
        n, (block_mean, block_squares) = len(block), _moments(_floating(block))
        shift = block_mean - mean
        squares += block_squares + shift**2 * (n * count / (n + count))
        mean += shift * (n / (n + count))
        count += n
    return np.stack([mean, np.sqrt(squares / count), low, high])


def blocks(table: Numbers, width: int | None = None) -> Iterator[Numbers]:
    """Rows of a table of this width, a cache full at a time."""
    rows = max(1, BLOCK // max(width or table.shape[1], 1))
    for start in range(0, len(table), rows):
        yield table[start : start + rows]


def _floating(block: Numbers) -> Numbers:
    """Floats that hold the block's numbers, and no larger ones than needed."""
    if block.dtype.kind == "f" and block.dtype.itemsize >= 4:
        return block
    return block.astype(np.float32 if block.dtype.itemsize <= 2 else np.float64)


def _moments(block: Numbers) -> tuple[Numbers, Numbers]:
    """Mean, and sum of squared deviations from it."""
    ones = np.ones(len(block), block.dtype)
    middle = ones @ block / block.dtype.type(len(block))
    centred = block - middle
    left = (ones @ centred).astype(float)
    squares = np.einsum("ij,ij->j", centred, centred).astype(float)
    mean: Numbers = middle + left / len(block)
    return mean, np.maximum(squares - left**2 / len(block), 0.0)
