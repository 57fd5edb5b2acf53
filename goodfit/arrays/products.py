"""Products summed over the rows of two matrices, in the form each library computes fastest."""

from __future__ import annotations

from goodfit.arrays.compile import lies_in_memory
from goodfit.arrays.namespace import Array, Namespace, is_numpy

FEW = 32
"""Up to so many columns, XLA's product of matrices that lie on their side takes ten times as long
as one of matrices that stand."""
MANY = 512
"""From so many rows or columns on, turning a matrix over takes little beside the product."""


def over_rows(xp: Namespace, x: Array, y: Array) -> Array:
    """`x.T @ y`, as the gradient of a kernel is: x has an example's inputs in each row, y slopes.

    Example:
        >>> import numpy as np
        >>> over_rows(np, np.array([[1.0, 2.0]]), np.array([[3.0]]))
        array([[3.],
               [6.]])
    """
    if is_numpy(xp) or not lies_in_memory():
        return x.T @ y
    return _xla_over_rows(x, y)


def _xla_over_rows(x: Array, y: Array) -> Array:
    """On a CPU the narrower matrix is turned over first, where that pays."""
    from jax.lax import optimization_barrier as laid_out

    rows, left, right = len(x), x.shape[1], y.shape[1]
    if 2 * right <= left and (right <= FEW or rows >= MANY):
        return laid_out(laid_out(y.T) @ x).T
    if left < right and (2 * left <= FEW or right >= MANY):
        return laid_out(x.T) @ y
    return x.T @ y
