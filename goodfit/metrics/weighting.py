"""Values times their weights, where nothing of weight 0 can be heard."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.weighting import spread


def weighted(values: Array, weight: Array) -> Array:
    """Each value times its weight; a weight of 0 silences even NaN.

    Example:
        >>> import numpy as np
        >>> weighted(np.array([1.0, np.nan]), np.array([2.0, 0.0]))
        array([2., 0.])
    """
    weight = spread(weight, values)
    return ops.where(weight != 0, values, 0) * weight


def weighted_sum(values: Array, weight: Array) -> Array:
    """The weighted sum over the examples; a weight of 0 silences even NaN.

    Example:
        >>> import numpy as np
        >>> weighted_sum(np.array([1.0, np.nan]), np.array([2.0, 0.0]))
        np.float64(2.0)
    """
    return ops.sum(weighted(values, weight), axis=0)
