"""Activations that make small numbers 0, or smaller still: for sparse codes and noise."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array


def hard_shrink(x: Array, threshold: float = 0.5) -> Array:
    """`x` where `|x| > threshold`, else 0. Donoho and Johnstone 1994.

    Example:
        >>> import numpy as np
        >>> hard_shrink(np.array([-2.0, 0.3, 1.0])).tolist()
        [-2.0, 0.0, 1.0]
    """
    return ops.where(ops.greater(ops.abs(x), threshold), x, 0.0)


def soft_shrink(x: Array, threshold: float = 0.5) -> Array:
    """`x`, moved towards 0 by the threshold, and 0 where it would cross it.

    The step that an L1 penalty asks for. Donoho and Johnstone 1994.

    Example:
        >>> import numpy as np
        >>> soft_shrink(np.array([-2.0, 0.3, 1.0])).tolist()
        [-1.5, 0.0, 0.5]
    """
    return ops.relu(x - threshold) - ops.relu(-x - threshold)


def tanh_shrink(x: Array) -> Array:
    """`x - tanh(x)`: about `x^3 / 3` near 0, so that small numbers nearly vanish.

    Example:
        >>> import numpy as np
        >>> tanh_shrink(np.array([0.0, 1000.0])).tolist()
        [0.0, 999.0]
    """
    return x - ops.tanh(x)


def threshold(x: Array, threshold: float, default_value: float) -> Array:
    """`x` where `x > threshold`, else `default_value`.

    It has no name in layers, for both numbers must be chosen:
    `Dense(10, activation=lambda x: threshold(x, 1.0, 0.0))`.

    Example:
        >>> import numpy as np
        >>> threshold(np.array([-2.0, 0.3, 1.5]), 1.0, default_value=-1.0).tolist()
        [-1.0, -1.0, 1.5]
    """
    return ops.where(ops.greater(x, threshold), x, default_value)
