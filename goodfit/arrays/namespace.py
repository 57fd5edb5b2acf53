"""Which library computes: NumPy, or XLA where an argument already lives there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""What answers `__array_namespace__`: a NumPy array, a JAX array, an array being traced."""

Namespace: TypeAlias = Any
"""A module with NumPy's functions: `numpy` or `jax.numpy`."""

Function: TypeAlias = Callable[..., Any]


def namespace(*arrays: Array) -> Namespace:
    """The library that computes with these arrays: JAX if one of them is JAX's, else NumPy.

    Example:
        >>> namespace(np.ones(3), 2.0).__name__
        'numpy'
    """
    for array in arrays:
        if not isinstance(array, np.ndarray | np.generic) and hasattr(array, "__array_namespace__"):
            return array.__array_namespace__()
    return np


def is_numpy(xp: Namespace) -> bool:
    """Whether the namespace is plain NumPy (a Python loop is right) or XLA (it is not).

    Example:
        >>> is_numpy(namespace(np.ones(3)))
        True
    """
    return xp is np
