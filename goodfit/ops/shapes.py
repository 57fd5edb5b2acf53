"""The same numbers in another arrangement: reshape, transpose, join, cut, pad, flip."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

from goodfit.arrays import Array, Namespace, positions
from goodfit.arrays.axes import Axes, normal_axes
from goodfit.autodiff import primitive
from goodfit.ops.broadcasting import broadcast_to, reshape
from goodfit.ops.indexing import getitem


@primitive
def transpose(xp: Namespace, x: Array, *, axes: tuple[int, ...] | None = None) -> Array:
    """`x` with its axes in another order; without one, in reverse.

    Example:
        >>> import numpy as np
        >>> transpose(np.ones((2, 3, 4)), axes=(0, 2, 1)).shape
        (2, 4, 3)
    """
    return xp.transpose(x, axes)


transpose.pullback(x=lambda g, out, x, axes=None: transpose(g, axes=_inverse(axes)))


def _inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    if axes is None:
        return None
    order = [axis % len(axes) for axis in axes]
    return tuple(order.index(i) for i in range(len(axes)))


def swapaxes(x: Array, first: int, second: int) -> Array:
    """`x` with two axes exchanged.

    Example:
        >>> import numpy as np
        >>> swapaxes(np.ones((2, 3, 4)), 0, -1).shape
        (4, 3, 2)
    """
    order = list(range(x.ndim))
    order[first], order[second] = order[second], order[first]
    return transpose(x, axes=tuple(order))


def expand_dims(x: Array, axis: int) -> Array:
    """`x` with a new axis of length 1 at the given place of the result.

    Example:
        >>> import numpy as np
        >>> expand_dims(np.ones((2, 3)), -1).shape
        (2, 3, 1)
    """
    shape = list(x.shape)
    shape.insert(axis % (x.ndim + 1), 1)
    return reshape(x, shape=tuple(shape))


def squeeze(x: Array, axis: Axes = None) -> Array:
    """`x` without the named axes, or without all axes, of length 1.

    Example:
        >>> import numpy as np
        >>> squeeze(np.ones((1, 3, 1)), axis=-1).shape
        (1, 3)
    """
    if axis is None:
        axis = tuple(i for i, length in enumerate(x.shape) if length == 1)
    dropped = normal_axes(axis, x.ndim)
    return reshape(x, shape=tuple(n for i, n in enumerate(x.shape) if i not in dropped))


@primitive
def concatenate(xp: Namespace, *arrays: Array, axis: int = 0) -> Array:
    """The arrays one behind the other along an axis: `concatenate(a, b, axis=-1)`.

    Example:
        >>> import numpy as np
        >>> concatenate(np.array([1, 2]), np.array([3]))
        array([1, 2, 3])
    """
    return positions.join(xp, arrays, axis)


def _cut_apart(
    wanted: Collection[int], g: Array, out: Array, *arrays: Array, axis: int = 0
) -> dict[int, Array]:
    ends = list(itertools.accumulate(array.shape[axis] for array in arrays))
    starts = [0, *ends]
    return {i: cut(g, starts[i], ends[i], axis) for i in wanted}


concatenate.pullback_together(_cut_apart)


def stack(arrays: Sequence[Array], axis: int = 0) -> Array:
    """Arrays of one shape along a new axis.

    Example:
        >>> import numpy as np
        >>> stack([np.array([1, 2]), np.array([3, 4])]).tolist()
        [[1, 2], [3, 4]]
    """
    return concatenate(*(expand_dims(array, axis) for array in arrays), axis=axis)


def cut(x: Array, start: int, stop: int, axis: int) -> Array:
    """The part of `x` from `start` up to `stop` along one axis.

    Example:
        >>> import numpy as np
        >>> cut(np.arange(5), 1, 3, axis=0)
        array([1, 2])
    """
    index = [slice(None)] * x.ndim
    index[axis] = slice(start, stop)
    return getitem(x, index=tuple(index))


def split(x: Array, parts: int, axis: int = -1) -> tuple[Array, ...]:
    """`x` in equal parts along an axis.

    Example:
        >>> import numpy as np
        >>> [part.tolist() for part in split(np.arange(4), 2)]
        [[0, 1], [2, 3]]
    """
    pieces: tuple[Array, ...] = _split(x, parts=parts, axis=axis)
    return pieces


@primitive
def _split(xp: Namespace, x: Array, *, parts: int, axis: int) -> tuple[Array, ...]:
    return tuple(xp.split(x, parts, axis=axis))


_split.pullback(x=lambda g, out, x, parts, axis: concatenate(*g, axis=axis))


@primitive
def pad(xp: Namespace, x: Array, *, widths: tuple[tuple[int, int], ...], value: float = 0) -> Array:
    """`x` with `value` around it; `widths` has (before, after) for each axis.

    Example:
        >>> import numpy as np
        >>> pad(np.array([1, 2]), widths=((1, 2),))
        array([0, 1, 2, 0, 0])
    """
    return xp.pad(x, widths, constant_values=value)


pad.pullback(x=lambda g, out, x, widths, value=0: getitem(g, index=_inside(x, widths)))


def _inside(x: Array, widths: tuple[tuple[int, int], ...]) -> tuple[slice, ...]:
    lengths = zip(widths, x.shape, strict=True)
    return tuple(slice(before, before + length) for (before, _), length in lengths)


@primitive
def flip(xp: Namespace, x: Array, *, axis: Axes = None) -> Array:
    """`x` in reverse order along the axes.

    Example:
        >>> import numpy as np
        >>> flip(np.array([1, 2, 3]))
        array([3, 2, 1])
    """
    return xp.flip(x, axis=axis)


flip.pullback(x=lambda g, out, x, axis=None: flip(g, axis=axis))


def repeat_axis(x: Array, times: int, axis: int) -> Array:
    """Each entry along an axis `times` times, one after the other: `[a, b]` -> `[a, a, b, b]`.

    Example:
        >>> import numpy as np
        >>> repeat_axis(np.array([1, 2]), 2, axis=0)
        array([1, 1, 2, 2])
    """
    axis = axis % x.ndim
    spread = expand_dims(x, axis + 1)
    target = (*x.shape[: axis + 1], times, *x.shape[axis + 1 :])
    merged = (*x.shape[:axis], x.shape[axis] * times, *x.shape[axis + 1 :])
    return reshape(broadcast_to(spread, shape=target), shape=merged)
