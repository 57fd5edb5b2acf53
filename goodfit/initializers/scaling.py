"""Initialisers that fit a layer's size, so that signals neither fade nor explode on their way.

The variance depends on how many numbers flow into a unit (`fan_in`) and out of one (`fan_out`).
"""

from __future__ import annotations

import dataclasses
import math

from goodfit.arrays import Array, Function, random
from goodfit.errors import SettingError, UnknownNameError
from goodfit.initializers.distributions import normal_within_two
from goodfit.initializers.initializer import RandomInitializer, Shape
from goodfit.settings import check, positive

STANDARD_DEVIATION_WITHIN_TWO = 0.87962566103423978
"""That of a standard normal distribution cut off at -2 and 2."""


def fan_in(shape: Shape) -> int:
    """How many numbers flow into one unit, for a kernel `(..., inputs, units)`; at least 1.

    Example:
        >>> fan_in((784, 10)), fan_in((3, 3, 64, 32)), fan_in((10,))
        (784, 576, 10)
    """
    return max(1, math.prod(shape[:-1]) if len(shape) > 1 else math.prod(shape))


def fan_out(shape: Shape) -> int:
    """How many numbers one input flows into, for a kernel `(..., inputs, units)`; at least 1.

    Example:
        >>> fan_out((784, 10)), fan_out((3, 3, 64, 32)), fan_out((10,))
        (10, 288, 10)
    """
    return max(1, math.prod(shape[:-2]) * shape[-1] if shape else 1)


def truncated_normal(key: Array, shape: Shape, variance: float) -> Array:
    """Normally distributed numbers without the far ones, of exactly the given variance.

    Example:
        >>> abs(float(truncated_normal(random.key(0), (100, 100), 4.0).var()) - 4) < 0.1
        True
    """
    width = math.sqrt(variance) / STANDARD_DEVIATION_WITHIN_TWO
    return width * normal_within_two(key, shape)


def untruncated_normal(key: Array, shape: Shape, variance: float) -> Array:
    """Normally distributed numbers of the given variance.

    Example:
        >>> abs(float(untruncated_normal(random.key(0), (100, 100), 4.0).var()) - 4) < 0.2
        True
    """
    return math.sqrt(variance) * random.normal(key, shape)


def uniform(key: Array, shape: Shape, variance: float) -> Array:
    """Numbers spread evenly around 0, of the given variance.

    Example:
        >>> abs(float(uniform(random.key(0), (100, 100), 4.0).var()) - 4) < 0.1
        True
    """
    return math.sqrt(3 * variance) * (2 * random.uniform(key, shape) - 1)


class ScalingInitializer(RandomInitializer):
    """The parent of the initialisers whose variance depends on how many numbers flow together.

    Args:
        seed: draw from this seed alone.
        input_axes: the axes of a kernel over which a unit sums, where they are others than all but
            the last (as in an attention's kernel); then `output_axes` are needed too.
        output_axes: the axes over which one input spreads.

    Raises:
        SettingError: only one of the two was given.
    """

    input_axes: tuple[int, ...] | None = dataclasses.field(default=None, kw_only=True)
    output_axes: tuple[int, ...] | None = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if (self.input_axes is None) != (self.output_axes is None):
            raise SettingError(
                f"{type(self).__name__} got input_axes={self.input_axes} and "
                f"output_axes={self.output_axes}. Give both, or neither."
            )

    def fan_in(self, shape: Shape) -> int:
        """How many numbers flow into one unit."""
        return fan_in(shape) if self.input_axes is None else _size(shape, self.input_axes)

    def fan_out(self, shape: Shape) -> int:
        """How many numbers one input flows into."""
        return fan_out(shape) if self.output_axes is None else _size(shape, self.output_axes)

    def fan_average(self, shape: Shape) -> float:
        """The mean of both."""
        return (self.fan_in(shape) + self.fan_out(shape)) / 2


FANS: dict[str, Function] = {
    "fan_in": ScalingInitializer.fan_in,
    "fan_out": ScalingInitializer.fan_out,
    "fan_avg": ScalingInitializer.fan_average,
}
DISTRIBUTIONS: dict[str, Function] = {
    "truncated_normal": truncated_normal,
    "normal": truncated_normal,
    "untruncated_normal": untruncated_normal,
    "uniform": uniform,
}


class VarianceScaling(ScalingInitializer):
    """Numbers with mean 0 and variance `scale / fan`: Glorot's, He's and LeCun's in one.

    Args:
        scale: the variance of what leaves the layer, relative to what enters.
        mode: "fan_in", "fan_out" or "fan_avg" (their mean).
        distribution: "truncated_normal", "untruncated_normal" or "uniform".

    Example:
        >>> values = VarianceScaling(2.0, distribution="uniform")(random.key(0), (600, 400))
        >>> abs(float(values.var()) - 2 / 600) < 1e-4
        True
    """

    scale: float = 1.0
    mode: str = "fan_in"
    distribution: str = "truncated_normal"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, scale=positive)
        if self.mode not in FANS:
            raise UnknownNameError("mode of VarianceScaling", self.mode, FANS)
        if self.distribution not in DISTRIBUTIONS:
            raise UnknownNameError("distribution", self.distribution, DISTRIBUTIONS)

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        variance = self.scale / FANS[self.mode](self, shape)
        return DISTRIBUTIONS[self.distribution](key, shape, variance)


class GlorotNormal(ScalingInitializer):
    """Variance `2 / (fan_in + fan_out)`, truncated normal. Glorot and Bengio 2010.

    For `tanh`, `sigmoid`, `softmax` and linear layers: the signals on their way forward and the
    gradients on their way back both keep their size.

    Example:
        >>> abs(float(GlorotNormal()(random.key(0), (300, 100)).var()) * 200 - 1) < 0.05
        True
    """

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return truncated_normal(key, shape, variance=1 / self.fan_average(shape))


class GlorotUniform(ScalingInitializer):
    """Variance `2 / (fan_in + fan_out)`, uniform; the one most often meant by "Xavier".

    Glorot and Bengio 2010.

    Example:
        >>> abs(float(GlorotUniform()(random.key(0), (300, 100)).var()) * 200 - 1) < 0.05
        True
    """

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return uniform(key, shape, variance=1 / self.fan_average(shape))


class HeNormal(ScalingInitializer):
    """Variance `2 / fan_in`, truncated normal: for `relu` and its kin. He and others 2015.

    Twice LeCun's variance, since a ReLU lets half of the signal through.

    Example:
        >>> abs(float(HeNormal()(random.key(0), (300, 100)).var()) * 150 - 1) < 0.05
        True
    """

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return truncated_normal(key, shape, variance=2 / self.fan_in(shape))


class HeUniform(ScalingInitializer):
    """Variance `2 / fan_in`, uniform: for `relu` and its kin. He and others 2015.

    Example:
        >>> abs(float(HeUniform()(random.key(0), (300, 100)).var()) * 150 - 1) < 0.05
        True
    """

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return uniform(key, shape, variance=2 / self.fan_in(shape))


class LecunNormal(ScalingInitializer):
    """Variance `1 / fan_in`, truncated normal: for SELU. LeCun and others 1998.

    Example:
        >>> abs(float(LecunNormal()(random.key(0), (300, 100)).var()) * 300 - 1) < 0.05
        True
    """

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return truncated_normal(key, shape, variance=1 / self.fan_in(shape))


class LecunUniform(ScalingInitializer):
    """Variance `1 / fan_in`, uniform. LeCun and others 1998.

    Example:
        >>> abs(float(LecunUniform()(random.key(0), (300, 100)).var()) * 300 - 1) < 0.05
        True
    """

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        return uniform(key, shape, variance=1 / self.fan_in(shape))


def _size(shape: Shape, axes: tuple[int, ...]) -> int:
    return max(1, math.prod(shape[axis] for axis in axes))
