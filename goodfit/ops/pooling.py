"""The largest number, or the mean, of what each window sees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goodfit.arrays import Array, windows
from goodfit.arrays.windows import Lengths, Padding, Pairs
from goodfit.ops.broadcasting import reshape, sum
from goodfit.ops.indexing import getitem
from goodfit.ops.reductions import max
from goodfit.ops.shapes import pad, stack


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
    seen, axes = _windows(x, size, strides, padding, fill=-np.inf)
    return max(seen, axis=axes)


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
    seen, axes = _windows(x, size, strides, padding, fill=0)
    ones = np.ones((1, *x.shape[1:-1], 1), x.dtype)
    real, _ = _windows(ones, size, strides, padding, fill=0)
    return sum(seen, axis=axes) / sum(real, axis=axes)


def _windows(
    x: Array,
    size: int | Sequence[int],
    strides: int | Sequence[int] | None,
    padding: Padding,
    fill: float,
) -> tuple[Array, tuple[int, ...]]:
    """What the windows see, and the axes along which one window's numbers lie."""
    lengths = x.shape[1:-1]
    sizes = windows.for_each_axis(size, len(lengths))
    steps = sizes if strides is None else windows.for_each_axis(strides, len(lengths))
    ones = (1,) * len(lengths)
    pairs = windows.padding_pairs(padding, lengths, sizes, steps, ones)
    counts = windows.counts(lengths, sizes, steps, pairs, ones)
    x = _padded(x, pairs, fill)
    return _tiles(x, sizes, counts) if steps == sizes else _views(x, sizes, steps, counts)


def _padded(x: Array, pairs: Pairs, fill: float) -> Array:
    return pad(x, widths=((0, 0), *pairs, (0, 0)), value=fill) if any(map(any, pairs)) else x


def _tiles(x: Array, sizes: Lengths, counts: Lengths) -> tuple[Array, tuple[int, ...]]:
    """Windows that do not overlap are a reshape; nothing has to be added up on the way back."""
    covered = [slice(count * size) for count, size in zip(counts, sizes, strict=True)]
    inside = getitem(x, index=(slice(None), *covered))
    split = [length for pair in zip(counts, sizes, strict=True) for length in pair]
    tiles = reshape(inside, shape=(x.shape[0], *split, x.shape[-1]))
    return tiles, tuple(range(2, 2 * len(sizes) + 1, 2))


def _views(
    x: Array, sizes: Lengths, strides: Lengths, counts: Lengths
) -> tuple[Array, tuple[int, ...]]:
    ones = (1,) * len(sizes)
    indices = windows.slices(sizes, strides, ones, counts)
    return stack([getitem(x, index=(slice(None), *index)) for index in indices]), (0,)
