"""Random shares of a whole: the distributions of Beta and Dirichlet, drawn for each example."""

from __future__ import annotations

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
    """Logarithms of numbers with a gamma distribution, (count, parts).

    Marsaglia and Tsang, "A simple method for generating gamma variables" (2000): a cubed normal
    number, if it passes a test; of several the first that does. For a small alpha, whose numbers
    are too small for floats, one for `alpha + 1` is multiplied, by `uniform ** (1 / alpha)`.
    """
    each = alpha if isinstance(alpha, float | int) else ops.reshape(alpha, shape=(-1, 1))
    d = each + 2 / 3
    wide = d if isinstance(d, float) else ops.expand_dims(d, -1)
    normal = draws.normal(f"{purpose} normal", (parts, TRIES))
    cube = (1 + normal / (9 * wide) ** 0.5) ** 3
    inside = cube > 0
    log_cube = ops.log(ops.where(inside, cube, 1.0))
    chance = ops.log(1 - draws.uniform(f"{purpose} chance", shape=(parts, TRIES)))
    passed = inside & (chance < ops.square(normal) / 2 + wide * (1 - cube + log_cube))
    first = ops.argmax(ops.cast(passed, dtype="float32"), axis=-1)
    found = ops.take_along_axis(log_cube, ops.expand_dims(first, -1), axis=-1)[..., 0]
    smaller = ops.log(1 - draws.uniform(f"{purpose} power", shape=(parts,))) / each
    return ops.log(d + 0 * found) + found + smaller
