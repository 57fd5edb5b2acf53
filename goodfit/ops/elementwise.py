"""Functions applied number by number, each with its derivative: a table to be read in one go."""

from __future__ import annotations

import math
from typing import Any

from goodfit.arrays import Array, Function, Namespace, special
from goodfit.autodiff import Primitive, constant, primitive
from goodfit.ops.broadcasting import unbroadcast

ERFC_SLOPE = -2 / math.sqrt(math.pi)
"""The slope of `erfc` at 0."""


def unary(
    name: str, derivative: Function, forward: Function | None = None, costly: bool = False
) -> Primitive:
    """A primitive of one array; `derivative(g, out, x)` is the gradient of x.

    Without a forward function it is the namespace's own function of that name.
    """
    operation = Primitive(forward or (lambda xp, x: getattr(xp, name)(x)), name)
    operation.__doc__ = f"`{name}(x)`, number by number."
    operation.is_costly = costly
    operation.pullback(x=derivative)
    return operation


def binary(name: str, by_x: Function, by_y: Function) -> Primitive:
    """A primitive of two arrays that are broadcast; the rules are `rule(g, out, x, y)`."""
    operation = Primitive(lambda xp, x, y: getattr(xp, name)(x, y), name)
    operation.__doc__ = f"`{name}(x, y)`, number by number; shapes are broadcast as NumPy does."
    operation.pullback(
        x=lambda g, out, x, y: unbroadcast(by_x(g, out, x, y), x),
        y=lambda g, out, x, y: unbroadcast(by_y(g, out, x, y), y),
    )
    return operation


def _sigmoid(xp: Namespace, x: Array) -> Array:
    """exp(-|x|) cannot overflow; the two halves meet at 0."""
    small = xp.exp(-xp.abs(x))
    return xp.where(x >= 0, 1.0, small) / (1.0 + small)


def _softplus(xp: Namespace, x: Array) -> Array:
    return xp.maximum(x, 0) + xp.log1p(xp.exp(-xp.abs(x)))


@primitive
def where(xp: Namespace, condition: Array, x: Array, y: Array) -> Array:
    """`x` where the condition holds, else `y`; shapes are broadcast.

    Example:
        >>> import numpy as np
        >>> where(np.array([True, False]), 1.0, np.array([5.0, 6.0]))
        array([1., 6.])
    """
    return xp.where(condition, x, y)


where.pullback(
    x=lambda g, out, condition, x, y: unbroadcast(where(condition, g, 0.0), x),
    y=lambda g, out, condition, x, y: unbroadcast(where(condition, 0.0, g), y),
)


negative = unary("negative", lambda g, out, x: -g)
abs = unary("abs", lambda g, out, x: g * sign(x))
square = unary("square", lambda g, out, x: g * 2 * x)
sqrt = unary("sqrt", lambda g, out, x: g / (2 * out))
exp = unary("exp", lambda g, out, x: g * out, costly=True)
expm1 = unary("expm1", lambda g, out, x: g * (out + 1), costly=True)
log = unary("log", lambda g, out, x: g / x, costly=True)
log1p = unary("log1p", lambda g, out, x: g / (1 + x), costly=True)
sin = unary("sin", lambda g, out, x: g * cos(x), costly=True)
cos: Primitive = unary("cos", lambda g, out, x: -g * sin(x), costly=True)
tanh = unary("tanh", lambda g, out, x: g * (1 - square(out)), costly=True)
sigmoid = unary("sigmoid", lambda g, out, x: g * out * (1 - out), _sigmoid, True)
softplus = unary("softplus", lambda g, out, x: g * sigmoid(x), _softplus, True)
erfc = unary("erfc", lambda g, out, x: g * ERFC_SLOPE * exp(-square(x)), special.erfc, True)
relu = unary("relu", lambda g, out, x: g * (x > 0), lambda xp, x: xp.maximum(x, 0))

add = binary("add", lambda g, out, x, y: g, lambda g, out, x, y: g)
subtract = binary("subtract", lambda g, out, x, y: g, lambda g, out, x, y: -g)
multiply = binary("multiply", lambda g, out, x, y: g * y, lambda g, out, x, y: g * x)
divide = binary("divide", lambda g, out, x, y: g / y, lambda g, out, x, y: -g * x / square(y))
arctan2 = binary(
    "arctan2",
    lambda g, out, x, y: g * y / _squared_distance(x, y),
    lambda g, out, x, y: -g * x / _squared_distance(x, y),
)
power: Primitive = binary(
    "power",
    lambda g, out, x, y: g * y * power(x, _one_less(y)),
    lambda g, out, x, y: g * out * log(where(x > 0, x, 1.0)),  # 0 where x is 0
)
maximum = binary(
    "maximum",
    lambda g, out, x, y: _to_winner(g, x > y, x == y),
    lambda g, out, x, y: _to_winner(g, y > x, x == y),
)
minimum = binary(
    "minimum",
    lambda g, out, x, y: _to_winner(g, x < y, x == y),
    lambda g, out, x, y: _to_winner(g, y < x, x == y),
)


def _squared_distance(x: Array, y: Array) -> Array:
    """How far a point is from the origin, squared; 1 for the origin, which has no direction."""
    squares = square(x) + square(y)
    return where(squares > 0, squares, 1.0)


def _one_less(exponent: Array) -> Array:
    """The exponent of the derivative; 1 for 0, whose derivative is 0 even at 0."""
    if isinstance(exponent, int | float):
        return exponent - 1 if exponent else 1
    return where(exponent == 0, 1, exponent - 1)


def _to_winner(g: Array, won: Array, tied: Array) -> Array:
    """The gradient of the one that was chosen; equal numbers share it."""
    return where(won, g, where(tied, 0.5 * g, 0.0))


def clip(x: Array, low: float, high: float) -> Array:
    """`x`, no lower than `low` and no higher than `high`.

    Example:
        >>> import numpy as np
        >>> clip(np.array([-2.0, 0.5, 2.0]), 0.0, 1.0)
        array([0. , 0.5, 1. ])
    """
    return minimum(maximum(x, low), high)


@primitive
def cast(xp: Namespace, x: Array, *, dtype: Any) -> Array:
    """The numbers of `x` in another dtype.

    Example:
        >>> import numpy as np
        >>> cast(np.array([1.7, -1.7]), dtype=np.int32)
        array([ 1, -1], dtype=int32)
    """
    return xp.asarray(x).astype(dtype)


cast.pullback(x=lambda g, out, x, dtype: cast(g, dtype=x.dtype))


def _comparison(name: str) -> Function:
    def forward(xp: Namespace, x: Array, y: Array) -> Array:
        return getattr(xp, name)(x, y)

    forward.__name__ = name
    forward.__doc__ = f"`{name}(x, y)`: true or false, number by number; a constant to gradients."
    return constant(forward)


equal = _comparison("equal")
not_equal = _comparison("not_equal")
greater = _comparison("greater")
greater_equal = _comparison("greater_equal")
less = _comparison("less")
less_equal = _comparison("less_equal")


@constant
def sign(xp: Namespace, x: Array) -> Array:
    """-1, 0 or 1; a constant to gradients.

    Example:
        >>> import numpy as np
        >>> sign(np.array([-3.0, 0.0, 5.0]))
        array([-1.,  0.,  1.])
    """
    return xp.sign(x)


@constant
def floor(xp: Namespace, x: Array) -> Array:
    """The next lower whole number; a constant to gradients.

    Example:
        >>> import numpy as np
        >>> floor(np.array([1.7, -1.7]))
        array([ 1., -2.])
    """
    return xp.floor(x)


@constant
def isfinite(xp: Namespace, x: Array) -> Array:
    """Whether each number is neither infinite nor NaN.

    Example:
        >>> import numpy as np
        >>> isfinite(np.array([1.0, np.inf, np.nan]))
        array([ True, False, False])
    """
    return xp.isfinite(x)


@constant
def stop_gradient(xp: Namespace, x: Array) -> Array:
    """`x`, as a constant: no gradient flows back through it.

    Example:
        >>> from goodfit.autodiff import gradient
        >>> float(gradient(lambda x: x * stop_gradient(x))(3.0))
        3.0
    """
    return x
