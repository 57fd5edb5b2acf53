"""Noise in training: an answer that a small change would turn over is not to be learnt."""

from __future__ import annotations

import math

from goodfit.arrays import Array, random
from goodfit.layers.regularization.drawing import Drawing
from goodfit.settings import check, fraction_below_one, not_negative


class GaussianNoise(Drawing):
    """In training, adds normally distributed numbers. Bishop 1995: much as an L2 penalty does.

    Args:
        stddev: how large they are, beside inputs of which the scale is to be known.
        seed: another seed draws other numbers; the model's own seed counts as well.

    Raises:
        SettingError: `stddev` is negative.

    Example:
        >>> from goodfit.layers import Input
        >>> GaussianNoise(0.1)(Input((28,)))
        <Symbol (batch, 28) from GaussianNoise>
    """

    stddev: float

    def __post_init__(self) -> None:
        check(self, stddev=not_negative)

    def disturbed(self, x: Array, key: Array) -> Array:
        """`x + stddev * noise`."""
        return x + self.stddev * random.normal(key, tuple(x.shape))


class GaussianDropout(Drawing):
    """In training, multiplies by normally distributed numbers around 1.

    Mean and variance of the output are those under `Dropout` of the same rate. Srivastava and
    others 2014.

    Args:
        rate: the share that `Dropout` would zero; the factors' variance is `rate / (1 - rate)`.
        seed: another seed draws other numbers; the model's own seed counts as well.

    Raises:
        SettingError: the rate is not from 0 up to, but not including, 1.

    Example:
        >>> from goodfit.layers import Input
        >>> GaussianDropout(0.1)(Input((28,)))
        <Symbol (batch, 28) from GaussianDropout>
    """

    rate: float

    def __post_init__(self) -> None:
        check(self, rate=fraction_below_one)

    def disturbed(self, x: Array, key: Array) -> Array:
        """`x * (1 + sqrt(rate / (1 - rate)) * noise)`."""
        width = math.sqrt(self.rate / (1 - self.rate))
        return x * (1 + width * random.normal(key, tuple(x.shape)))
