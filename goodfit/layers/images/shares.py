"""Random shares of a whole: the distributions of Beta and Dirichlet, drawn for each example."""

from __future__ import annotations

import math

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.drawing import Draws

TRIES = 8
"""At least 95 of 100 tries are accepted: that none of eight is, happens once in 10 ** 10."""


def dirichlet(draws: Draws, purpose: str, alpha: Array | float, parts: int) -> Array:
    """Shares that sum to 1, (count, parts); all alike where alpha is large, one of all where small.

    Args:
        draws: where the numbers come from.
        purpose: what they are for.
        alpha: a positive number, or one for each example: (count,).
        parts: how many shares; of two, the first has the distribution Beta(alpha, alpha).
    """
    return ops.softmax(_log_gamma(draws, purpose, alpha, parts), axis=-1)


def _log_gamma(draws: Draws, purpose: str, alpha: Array | float, parts: int) -> Array:
    """Logarithms of numbers with a gamma distribution, (count, parts), each less the same number.

    Marsaglia and Tsang, "A simple method for generating gamma variables" (2000): a cubed normal
    number, if it passes a test; of several the first that does. For a small alpha, whose numbers
    are too small for floats, one for `alpha + 1` is multiplied, by `uniform ** (1 / alpha)`.
    """
    each = alpha if isinstance(alpha, float | int) else ops.reshape(alpha, shape=(-1, 1))
    d = each + 2 / 3
    wide = d if isinstance(d, float) else ops.expand_dims(d, -1)
    drawn = draws.uniform(purpose, shape=(parts, 3 * TRIES + 1))
    normal = _normal(drawn[..., :TRIES], drawn[..., TRIES : 2 * TRIES])
    cube = (1 + normal / (9 * wide) ** 0.5) ** 3
    inside = cube > 0
    log_cube = ops.log(ops.where(inside, cube, 1.0))
    chance = ops.log(1 - drawn[..., 2 * TRIES : -1])
    passed = inside & (chance < ops.square(normal) / 2 + wide * (1 - cube + log_cube))
    first = ops.argmax(ops.cast(passed, dtype=np.float32), axis=-1)
    found = ops.take_along_axis(log_cube, ops.expand_dims(first, -1), axis=-1)[..., 0]
    return found + ops.log(1 - drawn[..., -1]) / each


def _normal(one: Array, other: Array) -> Array:
    """Normally distributed numbers of two uniform ones each (Box and Muller 1958)."""
    return ops.sqrt(-2 * ops.log(1 - one)) * ops.cos(2 * math.pi * other)
