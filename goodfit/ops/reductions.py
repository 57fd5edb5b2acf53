"""Many numbers to one: mean, variance, extremes, along all axes or the named ones."""

from __future__ import annotations

from goodfit.arrays import Array, Namespace, tiles
from goodfit.arrays.axes import Axes, normal_axes
from goodfit.autodiff import constant, primitive
from goodfit.ops.broadcasting import (
    broadcast_to,
    kept_shape,
    reduced_size,
    require_numbers,
    reshape,
    sum,
)
from goodfit.ops.elementwise import (
    cast,
    equal,
    exp,
    isfinite,
    log,
    sqrt,
    square,
    stop_gradient,
    where,
)
from goodfit.ops.shapes import squeeze


def mean(x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """The arithmetic mean over all axes, or over the named ones.

    Example:
        >>> import numpy as np
        >>> mean(np.array([[1.0, 2.0], [3.0, 4.0]]), axis=0)
        array([2., 3.])
    """
    return sum(x, axis=axis, keepdims=keepdims) / reduced_size(x, axis)


def variance(x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """The mean squared distance from the mean.

    Example:
        >>> import numpy as np
        >>> float(variance(np.array([1.0, 3.0])))
        1.0
    """
    return mean(square(x - mean(x, axis=axis, keepdims=True)), axis=axis, keepdims=keepdims)


def std(x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """The standard deviation: the root of the variance.

    Example:
        >>> import numpy as np
        >>> float(std(np.array([0.0, 4.0])))
        2.0
    """
    return sqrt(variance(x, axis=axis, keepdims=keepdims))


@primitive
def max(xp: Namespace, x: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The largest number; where several are largest, they share the gradient evenly.

    Example:
        >>> import numpy as np
        >>> max(np.array([[1, 5], [7, 2]]), axis=1)
        array([5, 7])
    """
    require_numbers("max", x, axis)
    if tiles.are_many(xp, x, axis):
        return tiles.reduced(xp.max, xp.maximum, x, axis, keepdims)
    return xp.max(x, axis=axis, keepdims=keepdims)


@primitive
def min(xp: Namespace, x: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The smallest number; where several are smallest, they share the gradient evenly.

    Example:
        >>> import numpy as np
        >>> min(np.array([[1, 5], [7, 2]]), axis=1)
        array([1, 2])
    """
    require_numbers("min", x, axis)
    return xp.min(x, axis=axis, keepdims=keepdims)


def _share_among_winners(
    g: Array, out: Array, x: Array, axis: Axes = None, keepdims: bool = False
) -> Array:
    shape = kept_shape(x, axis)
    won = cast(equal(x, reshape(stop_gradient(out), shape=shape)), dtype=x.dtype)
    share = reshape(g, shape=shape) / sum(won, axis=axis, keepdims=True)
    return broadcast_to(share, shape=x.shape) * won


max.pullback(x=_share_among_winners)
min.pullback(x=_share_among_winners)


def logsumexp(x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """`log(sum(exp(x)))`, without overflow: the largest number is taken out first.

    Example:
        >>> import numpy as np
        >>> float(logsumexp(np.array([1000.0, -1000.0])))
        1000.0
    """
    largest = stop_gradient(max(x, axis=axis, keepdims=True))
    largest = where(isfinite(largest), largest, 0.0)
    out = log(sum(exp(x - largest), axis=axis, keepdims=True)) + largest
    return out if keepdims else squeeze(out, axis=normal_axes(axis, x.ndim))


@constant
def argmax(xp: Namespace, x: Array, *, axis: int | None = None) -> Array:
    """The position of the (first) largest number; a constant to gradients.

    Example:
        >>> import numpy as np
        >>> argmax(np.array([[1, 5], [7, 2]]), axis=1)
        array([1, 0])
    """
    return xp.argmax(x, axis=axis)


@constant
def argmin(xp: Namespace, x: Array, *, axis: int | None = None) -> Array:
    """The position of the (first) smallest number; a constant to gradients.

    Example:
        >>> import numpy as np
        >>> argmin(np.array([[1, 5], [7, 2]]), axis=1)
        array([0, 1])
    """
    return xp.argmin(x, axis=axis)


@constant
def any(xp: Namespace, x: Array, *, axis: Axes = None) -> Array:
    """Whether any entry is true.

    Example:
        >>> import numpy as np
        >>> any(np.array([[True, False], [False, False]]), axis=1)
        array([ True, False])
    """
    return xp.any(x, axis=axis)


@constant
def all(xp: Namespace, x: Array, *, axis: Axes = None) -> Array:
    """Whether all entries are true.

    Example:
        >>> import numpy as np
        >>> all(np.array([[True, False], [True, True]]), axis=1)
        array([False,  True])
    """
    return xp.all(x, axis=axis)
