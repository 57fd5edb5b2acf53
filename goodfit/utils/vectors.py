"""Vectors, brought to the length 1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def normalize(x: Any, axis: int = -1, order: float = 2) -> NDArray[np.floating[Any]]:
    """Divides each vector by its norm, so that it is 1; vectors of zeros stay as they are.

    Args:
        x: the array.
        axis: the axis along which the numbers of a vector lie.
        order: which norm: 2 for the length, 1 for the sum of magnitudes, `inf` for the largest.

    Example:
        >>> normalize([[3.0, 4.0], [0.0, 0.0]])
        array([[0.6, 0.8],
               [0. , 0. ]])
    """
    array = np.asarray(x)
    norms = np.linalg.norm(array, order, axis, keepdims=True)
    divided: NDArray[np.floating[Any]] = array / np.where(norms == 0, 1, norms)
    return divided
