"""Sums, in the form each library computes fastest."""

from __future__ import annotations

import numpy as np

from goodfit.arrays.namespace import Array, Namespace, is_numpy

MANY = 2**18
"""From so many numbers on, XLA is slower at adding up rows on a CPU than at products."""


def total(xp: Namespace, x: Array, axis: int | tuple[int, ...] | None, keepdims: bool) -> Array:
    """The sum over the axes.

    Example:
        >>> total(np, np.array([[1, 2], [3, 4]]), axis=0, keepdims=True)
        array([[4, 6]])
    """
    if is_numpy(xp) or keepdims or not _of_many_rows(x, axis):
        return xp.sum(x, axis=axis, keepdims=keepdims)
    return _xla_total_of_rows(x)


def _of_many_rows(x: Array, axis: int | tuple[int, ...] | None) -> bool:
    """Whether the sum is over all axes but the last."""
    axes = (axis,) if isinstance(axis, int) else axis
    return axes == tuple(range(x.ndim - 1)) and x.size >= MANY and x.dtype == np.float32


def _xla_total_of_rows(x: Array) -> Array:
    import jax.numpy as jnp
    from jax import lax

    def by_product(x: Array) -> Array:
        rows = x.reshape(-1, x.shape[-1])
        return jnp.ones(len(rows), x.dtype) @ rows

    def at_once(x: Array) -> Array:
        return jnp.sum(x, axis=tuple(range(x.ndim - 1)))

    return lax.platform_dependent(x, cpu=by_product, default=at_once)
