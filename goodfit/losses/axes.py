"""Which axis of an array a loss runs along, as a setting; and that axis brought to the end."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from goodfit import ops
from goodfit.arrays import Array
from goodfit.settings import Rule


def _is_axis(given: Any) -> bool:
    return isinstance(given, Integral) and not isinstance(given, bool)


def _read_axes(given: Any) -> Any:
    if isinstance(given, tuple | list):
        return tuple(map(int, given)) if all(map(_is_axis, given)) else None
    return int(given) if _is_axis(given) else None


one_axis = Rule(lambda n: int(n) if _is_axis(n) else None, "a whole number", "-1")
several_axes = Rule(_read_axes, "a whole number, or a tuple of them", "(1, 2, 3)")


def brought_last(x: Array, axis: int) -> Array:
    """`x` with an axis brought to the end; the others stay in order.

    Example:
        >>> import numpy as np
        >>> brought_last(np.zeros((2, 3, 4)), 1).shape
        (2, 4, 3)
    """
    axis = axis % x.ndim
    if axis == x.ndim - 1:
        return x
    others = [i for i in range(x.ndim) if i != axis]
    return ops.transpose(x, axes=(*others, axis))
