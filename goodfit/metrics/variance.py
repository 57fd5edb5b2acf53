"""How far numbers lie from their mean, from sums that add up over batches."""

from __future__ import annotations

import numpy as np

from goodfit.arrays import Array

FLOAT32_ROUNDING = 3e-7
"""What may be left of equal sums that are subtracted, relative to their size."""


def squared_distances(weight: Array, total: Array, squares: Array) -> Array:
    """The squared distances from the mean, summed: of the sums of weights, of y and of its square.

    Exactly 0 where no more is left than rounding leaves of nothing.

    Example:
        >>> squared_distances(2.0, np.array([4.0, 0.2]), np.array([10.0, 0.02 + 1e-10]))
        array([2., 0.])
    """
    found = squares - np.square(total) / weight
    return np.where(found <= FLOAT32_ROUNDING * squares, 0.0, found)
