"""Short stretches of an array, each made one number, as pooling does with its windows."""

from __future__ import annotations

import functools
import itertools
import math

from goodfit.arrays.axes import Axes, normal_axes
from goodfit.arrays.namespace import Array, Function, Namespace, is_numpy

LONGEST = 9
"""Longer stretches are left to XLA's own reductions."""

MANY = 2**10
"""From so many numbers of an example on it is worth the longer program."""


def are_many(xp: Namespace, x: Array, axis: Axes) -> bool:
    """Whether XLA is quicker on a CPU at what `folded` does than at reducing over the axes.

    Example:
        >>> import numpy as np
        >>> are_many(np, np.ones((256, 2, 256)), axis=1)  # NumPy reduces well
        False
    """
    if is_numpy(xp) or axis is None or math.prod(x.shape[1:]) < MANY:
        return False
    axes = normal_axes(axis, x.ndim)
    is_short = math.prod(x.shape[i] for i in axes) <= LONGEST
    return is_short and 0 not in axes and x.ndim - 1 not in axes


def reduced(
    whole: Function,
    pair: Function,
    x: Array,
    axis: Axes,
    keepdims: bool = False,
) -> Array:
    """Many tiles reduced by XLA: on a CPU one slice after the other, else as a whole.

    Args:
        whole: reduces an array over axes.
        pair: puts two slices together.
        x: the array.
        axis: the axes along which the numbers of one tile lie.
        keepdims: whether these axes stay, with a length of 1.
    """
    from jax import lax

    return lax.platform_dependent(
        x,
        cpu=lambda x: folded(pair, x, axis, keepdims),
        default=lambda x: whole(x, axis=axis, keepdims=keepdims),
    )


def folded(pair: Function, x: Array, axis: Axes, keepdims: bool = False) -> Array:
    """One slice of the array after the other, put together by a function of two.

    Example:
        >>> import numpy as np
        >>> folded(np.maximum, np.array([[1, 5], [7, 2]]), axis=0)
        array([7, 5])
    """
    axes = normal_axes(axis, x.ndim)
    kinds = [_places(length, i in axes, keepdims) for i, length in enumerate(x.shape)]
    return functools.reduce(pair, (x[index] for index in itertools.product(*kinds)))


def _places(length: int, is_short: bool, keepdims: bool) -> list[int | slice]:
    """What stands in an axis's place in the index of each slice."""
    if not is_short:
        return [slice(None)]
    return [slice(i, i + 1) if keepdims else i for i in range(length)]
