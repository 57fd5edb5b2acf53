"""Arrays that never change but for their lengths: numbers, lines that count, bands of a mask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.exchange.sizes import Size, Sizes, require, size_of


class Number(NamedTuple):
    """A size as an array without axes."""

    number: Size
    dtype: np.dtype[Any]
    shape: tuple[()] = ()


class Rows(NamedTuple):
    """Lines along an axis, as many as there are rows: `first + i * step`."""

    first: NDArray[Any]
    step: NDArray[Any]
    axis: int
    length: Size
    shape: tuple[Any, ...]
    dtype: np.dtype[Any]


class Band(NamedTuple):
    """A mask: true where column `j` of row `i` has `low <= i - j <= high`; None is without end."""

    low: int | None
    high: int | None
    shape: tuple[Any, ...]
    dtype: np.dtype[Any] = np.dtype(bool)


Growing: TypeAlias = Number | Rows | Band


def growing(ones: Sequence[Any], shape: tuple[Any, ...], given: Sequence[Sizes]) -> Growing:
    """What all of these arrays are, each for its sample.

    Raises:
        NotOneProgramError: nothing of the kind.
    """
    axes = [axis for axis, length in enumerate(shape) if isinstance(length, Size)]
    if shape == ():
        return _number(ones, given)
    if len(axes) == 1:
        return _rows(ones, shape, axes[0])
    return _band(ones, shape)


def _number(ones: Sequence[NDArray[Any]], given: Sequence[Sizes]) -> Number:
    require(all(one.dtype.kind in "iuf" and float(one).is_integer() for one in ones))
    size = size_of([int(one) for one in ones], given)
    require(isinstance(size, Size))
    return Number(size, ones[0].dtype)  # type: ignore[arg-type]


def _rows(ones: Sequence[NDArray[Any]], shape: tuple[Any, ...], axis: int) -> Rows:
    largest = np.moveaxis(max(ones, key=lambda one: one.shape[axis]), axis, 0)
    first = largest[0]
    step = largest[1] ^ first if largest.dtype == bool else largest[1] - first
    for one in ones:
        lines = np.moveaxis(one, axis, 0)
        counted = np.arange(len(lines)).reshape(-1, *(1,) * first.ndim)
        require(np.array_equal(lines, (first + counted * step).astype(lines.dtype)))
    return Rows(first, np.asarray(step), axis, shape[axis], shape, first.dtype)


def _band(ones: Sequence[NDArray[Any]], shape: tuple[Any, ...]) -> Band:
    require(len(shape) == 2 and ones[0].dtype == bool)
    bands = {_limits(one) for one in ones}
    require(len(bands) == 1)
    return Band(*bands.pop(), shape)


def _limits(mask: NDArray[Any]) -> tuple[int | None, int | None]:
    rows, columns = mask.shape
    distances = np.arange(rows)[:, None] - np.arange(columns)
    inside = distances[mask]
    require(inside.size > 0)
    low, high = int(inside.min()), int(inside.max())
    require(np.array_equal(mask, (distances >= low) & (distances <= high)))
    return None if low == 1 - columns else low, None if high == rows - 1 else high
