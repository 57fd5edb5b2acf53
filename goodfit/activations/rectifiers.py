"""Activations that pass on what is positive, and less, or nothing, of what is negative."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
"""With these, mean 0 and variance 1 are where a deep network's signals end up by themselves."""


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


def relu6(x: Array) -> Array:
    """`min(max(x, 0), 6)`: a ReLU that low precision can hold. Krizhevsky 2010.

    Example:
        >>> import numpy as np
        >>> relu6(np.array([-2.0, 3.0, 9.0])).tolist()
        [0.0, 3.0, 6.0]
    """
    return relu(x, max_value=6.0)


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


def celu(x: Array, alpha: float = 1.0) -> Array:
    """`x` where positive, else `alpha * (exp(x / alpha) - 1)`: an `elu` without a kink at 0.

    Its slope at 0 is 1 for any alpha. Barron 2017.

    Example:
        >>> import numpy as np
        >>> celu(np.array([-1000.0, 5.0]), alpha=2.0).tolist()
        [-2.0, 5.0]
    """
    return alpha * elu(x / alpha)


def selu(x: Array) -> Array:
    """`1.0507 * elu(x, 1.6733)`: signals keep mean 0 and variance 1 through many layers.

    It holds for dense layers with LeCun-normal weights ("auto" chooses them) and `AlphaDropout`.
    Klambauer and others 2017.

    Example:
        >>> import numpy as np
        >>> selu(np.array([-1000.0, 0.0, 1.0])).round(4).tolist()
        [-1.7581, 0.0, 1.0507]
    """
    return SELU_SCALE * elu(x, SELU_ALPHA)
