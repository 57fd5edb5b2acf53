"""Functions of mathematics that NumPy lacks, computed by whichever library holds the array."""

from __future__ import annotations

import math

import numpy as np

from goodfit.arrays.namespace import Array, Namespace, is_numpy

_erfc_of_each = np.frompyfunc(math.erfc, 1, 1)


def erfc(xp: Namespace, x: Array) -> Array:
    """`1 - erf(x)`: the chance that a normal number of variance 1/2 is not in (-x, x).

    Example:
        >>> erfc(np, np.array([-1000.0, 0.0, 1000.0]))
        array([2., 1., 0.])
    """
    if is_numpy(xp):
        x = np.asarray(x)
        return np.asarray(_erfc_of_each(x)).astype(np.result_type(x, np.float32))
    from jax.scipy import special

    return special.erfc(x)
