"""Pooling to given lengths: the windows are as large as it takes, and overlap where they must."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from goodfit.arrays import Array
from goodfit.arrays.windows import Lengths
from goodfit.ops.pooling import average_pooling, max_pooling
from goodfit.ops.products import transform_axis
from goodfit.ops.reductions import max
from goodfit.ops.shapes import concatenate, cut


def adaptive_max_pooling(x: Array, lengths: Sequence[int]) -> Array:
    """The largest number of each window, for as many windows along each axis as `lengths` says.

    Window `i` of `m` over `n` numbers goes from `floor(i n / m)` up to `ceil((i + 1) n / m)`.

    Args:
        x: (batch, *lengths, channels).
        lengths: those of the output.

    Example:
        >>> import numpy as np
        >>> x = np.array([1.0, 5.0, 2.0, 3.0, 4.0]).reshape(1, 5, 1)
        >>> adaptive_max_pooling(x, [3]).ravel()
        array([5., 5., 4.])
    """
    if sizes := _even_sizes(x, lengths):
        return max_pooling(x, sizes)
    for axis, m in enumerate(lengths, start=1):
        parts = [cut(x, start, stop, axis) for start, stop in _windows(x.shape[axis], m)]
        x = concatenate(*(max(part, axis=axis, keepdims=True) for part in parts), axis=axis)
    return x


def adaptive_average_pooling(x: Array, lengths: Sequence[int]) -> Array:
    """The mean of each window; the windows are those of `adaptive_max_pooling`.

    Example:
        >>> import numpy as np
        >>> x = np.array([1.0, 5.0, 2.0, 3.0, 4.0]).reshape(1, 5, 1)
        >>> adaptive_average_pooling(x, [2]).ravel().round(2)
        array([2.67, 3.  ])
    """
    if sizes := _even_sizes(x, lengths):
        return average_pooling(x, sizes)
    for axis, m in enumerate(lengths, start=1):
        x = transform_axis(x, _means(x.shape[axis], m), axis)
    return x


def _even_sizes(x: Array, lengths: Sequence[int]) -> Lengths:
    """The windows' sizes where they are all alike, and none overlap; else nothing."""
    pairs = list(zip(x.shape[1:-1], lengths, strict=True))
    return tuple(n // m for n, m in pairs) if not any(n % m for n, m in pairs) else ()


def _windows(n: int, m: int) -> Iterator[tuple[int, int]]:
    for i in range(m):
        yield i * n // m, -(-(i + 1) * n // m)


def _means(n: int, m: int) -> Array:
    """The mean of each window as a row of weights, (m, n)."""
    places = np.arange(n)
    rows = [(start <= places) & (places < stop) for start, stop in _windows(n, m)]
    weights = np.asarray(rows, np.float64)
    return weights / weights.sum(axis=1, keepdims=True)
