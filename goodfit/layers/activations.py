"""Activation functions as layers of their own."""

from __future__ import annotations

from typing import Any

from goodfit import activations
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, not_negative


class Activation(Layer):
    """Applies an activation: "relu", "softmax" and so on, or any function of one array.

    Example:
        >>> Activation("relu")
        Activation(activation='relu')
    """

    activation: Any

    def __post_init__(self) -> None:
        resolve_names(self)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(x)`."""
        return self.activation(x)


class ReLU(Layer):
    """Lets through what is above the threshold, and a share of what is below.

    Args:
        max_value: the highest output; None for no limit.
        negative_slope: the slope below the threshold.
        threshold: where the slope changes.

    Raises:
        SettingError: one of the three is negative.

    Example:
        >>> import numpy as np
        >>> ReLU(max_value=6.0).call({}, np.array([-1.0, 2.0, 9.0]), None)
        array([0., 2., 6.])
    """

    max_value: float | None = None
    negative_slope: float = 0.0
    threshold: float = 0.0

    def __post_init__(self) -> None:
        check(self, negative_slope=not_negative, threshold=not_negative)
        if self.max_value is not None:
            check(self, max_value=not_negative)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`min(max(x, 0), max_value)` where slope and threshold are 0."""
        return activations.relu(x, self.negative_slope, self.max_value, self.threshold)


class LeakyReLU(Layer):
    """Lets positive numbers through and shrinks negative ones, so that no unit dies.

    Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models" (2013).

    Example:
        >>> import numpy as np
        >>> LeakyReLU().call({}, np.array([-1.0, 2.0]), None)
        array([-0.3,  2. ])
    """

    negative_slope: float = 0.3

    def __post_init__(self) -> None:
        check(self, negative_slope=not_negative)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` where positive, else `negative_slope * x`."""
        return activations.leaky_relu(x, self.negative_slope)


class ELU(Layer):
    """Lets positive numbers through; negative ones approach `-alpha` smoothly.

    Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential
    linear units" (2016).

    Example:
        >>> import numpy as np
        >>> ELU().call({}, np.array([-100.0, 2.0]), None)
        array([-1.,  2.])
    """

    alpha: float = 1.0

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` where positive, else `alpha * (exp(x) - 1)`."""
        return activations.elu(x, self.alpha)


class Softmax(Layer):
    """Turns scores into probabilities: positive, and of sum 1 along the axis.

    Example:
        >>> import numpy as np
        >>> Softmax().call({}, np.array([[1.0, 1.0]]), None)
        array([[0.5, 0.5]])
    """

    axis: int = -1

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`exp(x) / sum(exp(x))`."""
        return activations.softmax(x, self.axis)
