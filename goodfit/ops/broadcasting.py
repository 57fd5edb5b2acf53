"""Broadcasting, and its way back: what was stretched is summed."""

from __future__ import annotations

import math

import numpy as np

from goodfit.arrays import Array, Namespace, sums
from goodfit.arrays.axes import Axes, normal_axes
from goodfit.autodiff import primitive
from goodfit.errors import ShapeError


def unbroadcast(g: Array, x: Array) -> Array:
    """The gradient of `x`, from that of what broadcasting made of it: summed over stretched axes.

    Example:
        >>> import numpy as np
        >>> unbroadcast(np.ones((2, 3)), np.ones((3,)))
        array([2., 2., 2.])
    """
    shape = x.shape
    if g.shape == shape:
        return g
    extra = g.ndim - len(shape)
    stretched = tuple(
        i for i in range(g.ndim) if i < extra or (shape[i - extra] == 1 and g.shape[i] != 1)
    )
    if not stretched:
        return broadcast_to(g, shape=shape)
    return reshape(sum(g, axis=stretched), shape=shape)


@primitive
def broadcast_to(xp: Namespace, x: Array, *, shape: tuple[int, ...]) -> Array:
    """`x`, repeated along new axes and axes of length 1 until it has the shape.

    Example:
        >>> import numpy as np
        >>> broadcast_to(np.array([1, 2]), shape=(2, 2)).tolist()
        [[1, 2], [1, 2]]
    """
    return xp.broadcast_to(x, shape)


broadcast_to.pullback(x=lambda g, out, x, shape: unbroadcast(g, x))


@primitive
def reshape(xp: Namespace, x: Array, *, shape: tuple[int, ...]) -> Array:
    """The same numbers in the same order, in another shape; one length may be -1.

    Example:
        >>> import numpy as np
        >>> reshape(np.array([1, 2, 3, 4]), shape=(2, -1)).tolist()
        [[1, 2], [3, 4]]
    """
    return xp.reshape(x, shape)


reshape.pullback(x=lambda g, out, x, shape: reshape(g, shape=x.shape))


@primitive
def sum(xp: Namespace, x: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The sum over all axes, or over the named ones.

    Example:
        >>> import numpy as np
        >>> sum(np.array([[1, 2], [3, 4]]), axis=0)
        array([4, 6])
    """
    return sums.total(xp, x, axis, keepdims)


sum.pullback(
    x=lambda g, out, x, axis=None, keepdims=False: broadcast_to(
        reshape(g, shape=kept_shape(x, axis)), shape=x.shape
    )
)


def kept_shape(x: Array, axis: Axes) -> tuple[int, ...]:
    """The shape that reducing `x` over the axes leaves when reduced axes are kept with length 1.

    Example:
        >>> import numpy as np
        >>> kept_shape(np.ones((2, 3, 4)), (0, -1))
        (1, 3, 1)
    """
    reduced = normal_axes(axis, x.ndim)
    return tuple(1 if i in reduced else length for i, length in enumerate(x.shape))


def reduced_size(x: Array, axis: Axes) -> int:
    """How many numbers go into each result of a reduction over the axes.

    Example:
        >>> import numpy as np
        >>> reduced_size(np.ones((2, 3, 4)), (0, -1))
        8
    """
    return math.prod(x.shape[i] for i in normal_axes(axis, x.ndim))


def require_numbers(operation: str, x: Array, axis: Axes) -> None:
    """Raises ShapeError where an operation along the axes would find not one number.

    Example:
        >>> import numpy as np
        >>> require_numbers("max", np.ones((0, 3)), axis=1)
    """
    shape = np.shape(x)
    if 0 in shape and reduced_size(x, axis) == 0:
        along = "in it" if axis is None else f"along axis={axis}"
        raise ShapeError(
            f"ops.{operation} needs one number at least, but got an array of shape {shape}, which "
            f"has none {along}. Leave such arrays out: `if x.size: ...`."
        )
