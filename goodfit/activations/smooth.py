"""Activations like ReLU without its kink, and gates: a number times how open it is for itself."""

from __future__ import annotations

import math

from goodfit import ops
from goodfit.activations.squashing import hard_sigmoid
from goodfit.arrays import Array
from goodfit.errors import ShapeError


def exponential(x: Array) -> Array:
    """`exp(x)`, in (0, inf): for the last layer where a rate or a scale is predicted.

    It overflows from 89 on in float32.

    Example:
        >>> exponential(0.0)
        np.float64(1.0)
    """
    return ops.exp(x)


def softplus(x: Array) -> Array:
    """`log(1 + exp(x))`, in (0, inf): a smooth ReLU, whose slope is the sigmoid.

    For the last layer where a scale is predicted. Dugas and others 2001.

    Example:
        >>> import numpy as np
        >>> softplus(np.array([-1000.0, 1000.0])).tolist()
        [0.0, 1000.0]
    """
    return ops.softplus(x)


def squareplus(x: Array, b: float = 4) -> Array:
    """`(x + sqrt(x^2 + b)) / 2`, in (0, inf): a smooth ReLU without exponentials. Barron 2021.

    Args:
        x: any array.
        b: how far from 0 it begins to look like ReLU; the value at 0 is `sqrt(b) / 2`.

    Example:
        >>> squareplus(0.0)
        np.float64(1.0)
    """
    return 0.5 * (x + ops.sqrt(ops.square(x) + b))


def sparse_plus(x: Array) -> Array:
    """`(x + 1)^2 / 4` between -1 and 1, ReLU outside: smooth, and exactly 0 far down.

    Blondel and others 2019.

    Example:
        >>> import numpy as np
        >>> sparse_plus(np.array([-3.0, 0.0, 3.0])).tolist()
        [0.0, 0.25, 3.0]
    """
    near = ops.less(ops.abs(x), 1)
    return ops.where(near, 0.25 * ops.square(ops.where(near, x, 0.0) + 1), ops.relu(x))


def silu(x: Array) -> Array:
    """`x * sigmoid(x)`: a smooth ReLU with a small dip below 0. Also called swish.

    Elfwing and others 2017; Ramachandran and others 2017.

    Example:
        >>> import numpy as np
        >>> silu(np.array([-1000.0, 0.0, 1000.0])).tolist()
        [-0.0, 0.0, 1000.0]
    """
    return x * ops.sigmoid(x)


def hard_silu(x: Array) -> Array:
    """`x * hard_sigmoid(x)`: a silu without exponentials. Howard and others 2019.

    Example:
        >>> import numpy as np
        >>> hard_silu(np.array([-4.0, 0.0, 3.0])).tolist()
        [-0.0, 0.0, 3.0]
    """
    return x * hard_sigmoid(x)


def gelu(x: Array, approximate: bool = False) -> Array:
    """`x * P(X <= x)` for a standard normal X: the usual choice in transformers.

    Hendrycks and Gimpel 2016.

    Args:
        x: any array.
        approximate: by a tanh, at most 0.0005 away; GPT-2's weights were learnt with it.

    Example:
        >>> import numpy as np
        >>> gelu(np.array([-1000.0, 0.0, 1.0])).round(4).tolist()
        [-0.0, 0.0, 0.8413]
    """
    if approximate:
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x * ops.square(x))
        return 0.5 * x * (1 + ops.tanh(inner))
    return 0.5 * x * ops.erfc(-x / math.sqrt(2))


def mish(x: Array) -> Array:
    """`x * tanh(softplus(x))`: close to silu. Misra 2019.

    Example:
        >>> import numpy as np
        >>> mish(np.array([-1000.0, 0.0, 1000.0])).tolist()
        [-0.0, 0.0, 1000.0]
    """
    return x * ops.tanh(ops.softplus(x))


def glu(x: Array, axis: int = -1) -> Array:
    """`a * sigmoid(b)`, where `a` and `b` are the halves of `x`: half of the units gate the others.

    The axis becomes half as long. Dauphin and others 2017.

    Raises:
        ShapeError: the axis has no two equal halves.

    Example:
        >>> import numpy as np
        >>> glu(np.array([3.0, 4.0, 0.0, 1000.0])).tolist()
        [1.5, 4.0]
    """
    if x.shape[axis] % 2:
        raise ShapeError(
            f"glu halves axis {axis}, but its length in {tuple(x.shape)} is {x.shape[axis]}, an "
            f"odd number. Give the layer before it {x.shape[axis] + 1} units."
        )
    passed, gate = ops.split(x, 2, axis=axis)
    return passed * ops.sigmoid(gate)
