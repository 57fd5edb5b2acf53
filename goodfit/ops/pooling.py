"""The largest number, or the mean, of what each window sees."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from goodfit.arrays import Array, windows
from goodfit.arrays.windows import Lengths, Padding, Pairs
from goodfit.ops.broadcasting import reshape, sum
from goodfit.ops.elementwise import add, maximum
from goodfit.ops.indexing import getitem
from goodfit.ops.reductions import max
from goodfit.ops.shapes import pad


def max_pooling(
    x: Array,
    size: int | Sequence[int],
    *,
    strides: int | Sequence[int] | None = None,
    padding: Padding = "valid",
) -> Array:
    """The largest number in each window; where several are largest, they share the gradient.

    Args:
        x: (batch, *lengths, channels).
        size: the window's, along each of the lengths.
        strides: how far the window moves at a time; by default its size.
        padding: "valid" (none), "same" (`ceil(length / stride)` outputs), or (before, after) for
            each axis. What is padded never wins.

    Example:
        >>> import numpy as np
        >>> max_pooling(np.array([1.0, 5.0, 2.0, 3.0]).reshape(1, 4, 1), 2).ravel()
        array([5., 3.])
    """
    pool = _pool(x.shape, size, strides, padding)
    padded = _padded(x, pool.padding, fill=-np.inf)
    if pool.strides == pool.sizes:
        return max(_tiles(padded, pool), axis=_within_tiles(pool))
    return functools.reduce(maximum, _views(padded, pool))


def average_pooling(
    x: Array,
    size: int | Sequence[int],
    *,
    strides: int | Sequence[int] | None = None,
    padding: Padding = "valid",
) -> Array:
    """The mean of the numbers in each window; what is padded does not count.

    The arguments are those of `max_pooling`.

    Example:
        >>> import numpy as np
        >>> average_pooling(np.array([1.0, 5.0, 2.0]).reshape(1, 3, 1), 2, padding="same").ravel()
        array([3., 2.])
    """
    pool = _pool(x.shape, size, strides, padding)
    ones = np.ones((1, *x.shape[1:-1], 1), x.dtype)
    return _total(x, pool) / _total(ones, pool)


class Pool(NamedTuple):
    """How windows slide over an image: each setting for each axis, and how many there are."""

    sizes: Lengths
    strides: Lengths
    padding: Pairs
    counts: Lengths


def _pool(
    shape: tuple[int, ...],
    size: int | Sequence[int],
    strides: int | Sequence[int] | None,
    padding: Padding,
) -> Pool:
    lengths = shape[1:-1]
    sizes = windows.for_each_axis(size, len(lengths))
    steps = sizes if strides is None else windows.for_each_axis(strides, len(lengths))
    ones = (1,) * len(lengths)
    pairs = windows.padding_pairs(padding, lengths, sizes, steps, ones)
    return Pool(sizes, steps, pairs, windows.counts(lengths, sizes, steps, pairs, ones))


def _total(x: Array, pool: Pool) -> Array:
    padded = _padded(x, pool.padding, fill=0)
    if pool.strides == pool.sizes:
        return sum(_tiles(padded, pool), axis=_within_tiles(pool))
    return functools.reduce(add, _views(padded, pool))


def _padded(x: Array, pairs: Pairs, fill: float) -> Array:
    return pad(x, widths=((0, 0), *pairs, (0, 0)), value=fill) if any(map(any, pairs)) else x


def _tiles(x: Array, pool: Pool) -> Array:
    """Windows that do not overlap are a reshape; nothing has to be added up on the way back."""
    pairs = list(zip(pool.counts, pool.sizes, strict=True))
    covered = getitem(x, index=(slice(None), *(slice(count * size) for count, size in pairs)))
    return reshape(covered, shape=(x.shape[0], *itertools.chain(*pairs), x.shape[-1]))


def _within_tiles(pool: Pool) -> tuple[int, ...]:
    """The axes along which the numbers of one tile lie."""
    return tuple(range(2, 2 * len(pool.sizes) + 1, 2))


def _views(x: Array, pool: Pool) -> list[Array]:
    """For each position in the window: what all windows see there."""
    indices = windows.slices(pool.sizes, pool.strides, (1,) * len(pool.sizes), pool.counts)
    return [getitem(x, index=(slice(None), *index)) for index in indices]
