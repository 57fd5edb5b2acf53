"""Picking entries by position, and putting them back."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit.arrays import Array, Namespace, positions
from goodfit.autodiff import constant, primitive


@primitive
def getitem(xp: Namespace, x: Array, *, index: Any) -> Array:
    """`x[index]`, with slices, numbers, new axes and arrays of positions, as in NumPy.

    Example:
        >>> getitem(np.arange(5), index=slice(1, 4, 2))
        array([1, 3])
    """
    return x[index]


@primitive
def scatter_add(xp: Namespace, g: Array, *, index: Any, shape: tuple[int, ...]) -> Array:
    """Zeros of a shape with `g` added at `[index]`; a position that occurs twice gets both.

    Example:
        >>> scatter_add(np.array([1.0, 2.0]), index=np.array([3, 3]), shape=(4,))
        array([0., 0., 0., 3.])
    """
    return positions.put(xp, g, index, shape)


getitem.pullback(x=lambda g, out, x, index: scatter_add(g, index=index, shape=x.shape))
scatter_add.pullback(g=lambda outer, out, g, index, shape: getitem(outer, index=index))


@primitive
def take(xp: Namespace, x: Array, indices: Array) -> Array:
    """Rows of `x` by number: `take(table, ids)` has the shape `(*ids.shape, *x.shape[1:])`.

    Example:
        >>> take(np.array([[1, 2], [3, 4]]), np.array([1, 1])).tolist()
        [[3, 4], [3, 4]]
    """
    return xp.take(x, indices, axis=0)


@primitive
def scatter_rows(xp: Namespace, g: Array, indices: Array, *, rows: int) -> Array:
    """A table of `rows` rows with each row of `g` added at its number; the reverse of `take`.

    Example:
        >>> scatter_rows(np.array([[1.0], [2.0]]), np.array([1, 1]), rows=2).tolist()
        [[0.0], [3.0]]
    """
    return positions.put(xp, g, indices, (rows, *g.shape[indices.ndim :]))


take.pullback(x=lambda g, out, x, indices: scatter_rows(g, indices, rows=x.shape[0]))
scatter_rows.pullback(g=lambda outer, out, g, indices, rows: take(outer, indices))


@primitive
def take_along_axis(xp: Namespace, x: Array, indices: Array, *, axis: int = -1) -> Array:
    """One entry of `x` for each entry of `indices`, along an axis: picks a score per label.

    Example:
        >>> take_along_axis(np.array([[5, 6], [7, 8]]), np.array([[1], [0]])).tolist()
        [[6], [7]]
    """
    return xp.take_along_axis(x, indices, axis=axis)


@primitive
def put_along_axis(
    xp: Namespace, g: Array, indices: Array, *, length: int, axis: int = -1
) -> Array:
    """Zeros of a length along an axis with `g` added at the indices; reverses `take_along_axis`.

    Example:
        >>> put_along_axis(np.array([[5.0]]), np.array([[1]]), length=3).tolist()
        [[0.0, 5.0, 0.0]]
    """
    places, values = xp.moveaxis(indices, axis, -1), xp.moveaxis(g, axis, -1)
    hits = xp.expand_dims(places, -1) == xp.arange(length)
    spread = xp.where(hits, xp.expand_dims(values, -1), xp.zeros((), g.dtype))
    return xp.moveaxis(spread.sum(-2), -1, axis)


take_along_axis.pullback(
    x=lambda g, out, x, indices, axis=-1: put_along_axis(
        g, indices, length=x.shape[axis], axis=axis
    )
)
put_along_axis.pullback(
    g=lambda outer, out, g, indices, length, axis=-1: take_along_axis(outer, indices, axis=axis)
)


@constant
def one_hot(xp: Namespace, labels: Array, classes: int, *, dtype: Any = np.float32) -> Array:
    """A 1 at each label's class, else 0: shape `(*labels.shape, classes)`; a constant.

    Example:
        >>> one_hot(np.array([0, 2]), classes=3).tolist()
        [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    return (xp.expand_dims(labels, -1) == xp.arange(classes)).astype(dtype)
