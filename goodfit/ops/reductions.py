"""Many numbers to one: mean, variance, extremes, along all axes or the named ones."""

from __future__ import annotations

from goodfit.arrays import Array, Namespace
from goodfit.autodiff import constant, primitive
from goodfit.ops.broadcasting import (
    Axes,
    broadcast_to,
    kept_shape,
    normal_axes,
    reduced_size,
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
    """The arithmetic mean over all axes, or over the named ones."""
    return sum(x, axis=axis, keepdims=keepdims) / reduced_size(x, axis)


def variance(x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """The mean squared distance from the mean."""
    return mean(square(x - mean(x, axis=axis, keepdims=True)), axis=axis, keepdims=keepdims)


def std(x: Array, axis: Axes = None, keepdims: bool = False) -> Array:
    """The standard deviation: the root of the variance."""
    return sqrt(variance(x, axis=axis, keepdims=keepdims))


@primitive
def max(xp: Namespace, x: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The largest number; where several are largest, they share the gradient evenly."""
    return xp.max(x, axis=axis, keepdims=keepdims)


@primitive
def min(xp: Namespace, x: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The smallest number; where several are smallest, they share the gradient evenly."""
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
    """`log(sum(exp(x)))`, without overflow: the largest number is taken out first."""
    largest = stop_gradient(max(x, axis=axis, keepdims=True))
    largest = where(isfinite(largest), largest, 0.0)
    out = log(sum(exp(x - largest), axis=axis, keepdims=True)) + largest
    return out if keepdims else squeeze(out, axis=normal_axes(axis, x.ndim))


@constant
def argmax(xp: Namespace, x: Array, *, axis: int | None = None) -> Array:
    """The position of the (first) largest number; a constant to gradients."""
    return xp.argmax(x, axis=axis)


@constant
def argmin(xp: Namespace, x: Array, *, axis: int | None = None) -> Array:
    """The position of the (first) smallest number; a constant to gradients."""
    return xp.argmin(x, axis=axis)


@constant
def any(xp: Namespace, x: Array, *, axis: Axes = None) -> Array:
    """Whether any entry is true."""
    return xp.any(x, axis=axis)


@constant
def all(xp: Namespace, x: Array, *, axis: Axes = None) -> Array:
    """Whether all entries are true."""
    return xp.all(x, axis=axis)
