"""Activations: functions of one array that bend it, so that layers do not collapse into one."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions, ops
from goodfit.arrays import Array, Function
from goodfit.errors import UnknownNameError

__all__ = ["elu", "get", "leaky_relu", "linear", "relu", "sigmoid", "softmax", "tanh"]


def linear(x: Array) -> Array:
    """`x` itself: for the last layer of a regression, and for logits.

    Hidden layers that are linear are worth one: `(x @ A) @ B` is `x @ (A @ B)`.

    Example:
        >>> linear(3.0)
        3.0
    """
    return x


def sigmoid(x: Array) -> Array:
    """`1 / (1 + exp(-x))`, in (0, 1): the probability of yes, on the last layer; gates in LSTMs.

    In hidden layers gradients vanish: the slope is 1/4 at most, and near 0 from `|x| = 6` on. It
    also shifts the mean of what the next layer sees to 1/2 (LeCun and others 1998).

    Example:
        >>> import numpy as np
        >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
        [0.0, 0.5, 1.0]
    """
    return ops.sigmoid(x)


def tanh(x: Array) -> Array:
    """`(exp(x) - exp(-x)) / (exp(x) + exp(-x))`, in (-1, 1): a sigmoid centred on 0.

    Better than `sigmoid` in hidden layers, for its outputs keep mean 0 and its slope reaches 1; but
    from `|x| = 3` on it is flat, and gradients vanish there too. Recurrent layers use it.

    Example:
        >>> import numpy as np
        >>> tanh(np.array([0.0, 1000.0])).tolist()
        [0.0, 1.0]
    """
    return ops.tanh(x)


def relu(
    x: Array, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0
) -> Array:
    """`max(x, 0)`, in [0, inf): the usual choice for hidden layers. Nair and Hinton 2010.

    Its slope is 1 wherever it is on, so gradients pass unweakened. A unit that is off for every
    example has slope 0 and can never come back ("dying ReLU"; large steps and biases do it): then
    `leaky_relu` or `elu`. Begin with He initialisation.

    Args:
        x: any array.
        negative_slope: the slope below the threshold.
        max_value: where the function becomes flat, or None for never.
        threshold: below it the result is `negative_slope * (x - threshold)`.

    Example:
        >>> import numpy as np
        >>> relu(np.array([-2.0, 3.0, 9.0]), max_value=6.0).tolist()
        [0.0, 3.0, 6.0]
    """
    if threshold == 0 and negative_slope == 0:
        out = ops.relu(x)
    else:
        out = ops.where(ops.greater(x, threshold), x, negative_slope * (x - threshold))
    return out if max_value is None else ops.minimum(out, max_value)


def leaky_relu(x: Array, negative_slope: float = 0.2) -> Array:
    """`x` where positive, else `negative_slope * x`: a ReLU that cannot die. Maas and others 2013.

    Example:
        >>> import numpy as np
        >>> leaky_relu(np.array([-10.0, 5.0])).tolist()
        [-2.0, 5.0]
    """
    return ops.where(ops.greater(x, 0), x, negative_slope * x)


def elu(x: Array, alpha: float = 1.0) -> Array:
    """`x` where positive, else `alpha * (exp(x) - 1)`, in (-alpha, inf). Clevert and others 2015.

    It keeps the mean of its outputs nearer to 0 than `relu`, and does not die as easily; but it
    costs an exponential, and is flat far below 0.

    Example:
        >>> import numpy as np
        >>> elu(np.array([-1000.0, 5.0])).tolist()
        [-1.0, 5.0]
    """
    positive = ops.greater(x, 0)
    return ops.where(positive, x, alpha * ops.expm1(ops.where(positive, 0.0, x)))


def softmax(x: Array, axis: int = -1) -> Array:
    """`exp(x) / sum(exp(x))` along an axis: one probability for each class; they sum to 1.

    For the last layer of a choice between classes. Before a cross-entropy the two are computed as
    one, which is stable at any size of `x` and passes back `probabilities - targets`. In a hidden
    layer it lets hardly more than one unit through. Bridle 1990.

    Example:
        >>> import numpy as np
        >>> softmax(np.array([[1000.0, 1000.0, -1000.0]])).tolist()
        [[0.5, 0.5, 0.0]]
    """
    return ops.softmax(x, axis=axis)


ACTIVATIONS: dict[str, Function] = {
    function.__name__: function
    for function in (linear, sigmoid, tanh, relu, leaky_relu, elu, softmax)
}
"""The activations by name."""


def get(given: Any) -> Function:
    """The activation that a name stands for; a function is itself, and None is `linear`.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.

    Example:
        >>> get("relu").__name__, get(None).__name__
        ('relu', 'linear')
    """
    if given is None:
        return linear
    found: Any = descriptions.get("activation", given, ACTIVATIONS)
    if not callable(found):
        raise UnknownNameError("activation", given, ACTIVATIONS)
    return found  # type: ignore[no-any-return]
