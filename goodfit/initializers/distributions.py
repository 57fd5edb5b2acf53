"""Initialisers that draw from a distribution of a fixed width, whatever the shape."""

from __future__ import annotations

import math

import numpy as np

from goodfit.arrays import Array, random
from goodfit.initializers.initializer import RandomInitializer, Shape
from goodfit.settings import check, not_negative


class RandomNormal(RandomInitializer):
    """Normally distributed numbers of a fixed width, whatever the shape.

    With `stddev=1.0` wide layers saturate at once; with `0.01` deep ones fade out. See `HeNormal`.

    Raises:
        SettingError: `stddev` is negative.

    Example:
        >>> abs(float(RandomNormal(stddev=0.01)(random.key(0), (64, 64)).std()) - 0.01) < 0.001
        True
    """

    mean: float = 0.0
    stddev: float = 0.05

    def __post_init__(self) -> None:
        check(self, stddev=not_negative)

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return self.mean + self.stddev * random.normal(key, shape)


class RandomUniform(RandomInitializer):
    """Numbers spread evenly from `minval` to `maxval`.

    Example:
        >>> bool((np.abs(RandomUniform(-0.1, 0.1)(random.key(0), (64, 64))) <= 0.1).all())
        True
    """

    minval: float = -0.05
    maxval: float = 0.05

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return self.minval + (self.maxval - self.minval) * random.uniform(key, shape)


class TruncatedNormal(RandomInitializer):
    """Normally distributed numbers, drawn again where they lie more than 2 `stddev` from the mean.

    Raises:
        SettingError: `stddev` is negative.

    Example:
        >>> bool((np.abs(TruncatedNormal()(random.key(0), (64, 64))) <= 0.1).all())
        True
    """

    mean: float = 0.0
    stddev: float = 0.05

    def __post_init__(self) -> None:
        check(self, stddev=not_negative)

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return self.mean + self.stddev * normal_within_two(key, shape)


def normal_within_two(key: Array, shape: Shape) -> Array:
    """Standard normal numbers, each drawn again until it lies between -2 and 2.

    Example:
        >>> bool((np.abs(normal_within_two(random.key(0), (64, 64))) <= 2).all())
        True
    """
    values = random.normal(key, (math.prod(shape),))
    while (outside := np.abs(values) > 2).any():
        key = random.fold(key, "again")
        values[outside] = random.normal(key, (int(outside.sum()),))
    return values.reshape(shape)
