"""Sums, in the form each library computes fastest."""

from __future__ import annotations

import math

import numpy as np

from goodfit.arrays import tiles
from goodfit.arrays.axes import Axes, normal_axes
from goodfit.arrays.namespace import Array, Namespace, is_numpy

MANY = 2**17
"""From so many numbers on, XLA is slower at adding up rows on a CPU than at products."""

PARTS = 8
"""So many parts of the rows at most, which several cores add up."""


def total(xp: Namespace, x: Array, axis: Axes, keepdims: bool) -> Array:
    """The sum over the axes.

    Example:
        >>> total(np, np.array([[1, 2], [3, 4]]), axis=0, keepdims=True)
        array([[4, 6]])
    """
    if tiles.are_many(xp, x, axis):
        return tiles.reduced(xp.sum, xp.add, x, axis, keepdims)
    axes = normal_axes(axis, x.ndim)
    if is_numpy(xp) or keepdims or not _are_many_rows(x, axes):
        return xp.sum(x, axis=axis, keepdims=keepdims)
    return _xla_total_of_rows(x, len(axes))


def _are_many_rows(x: Array, axes: tuple[int, ...]) -> bool:
    """Whether the axes are the first ones, and not all, of an array of many numbers."""
    are_first = 0 < len(axes) < x.ndim and axes == tuple(range(len(axes)))
    return are_first and x.size >= MANY and x.dtype == np.float32


def _xla_total_of_rows(x: Array, axes: int) -> Array:
    import jax.numpy as jnp
    from jax import lax

    def by_product(x: Array) -> Array:
        count = math.prod(x.shape[:axes])
        parts = math.gcd(count, PARTS)
        rows = x.reshape(parts, count // parts, -1)
        ones = jnp.ones(rows.shape[:2], x.dtype)
        return jnp.einsum("pr,prc->pc", ones, rows).sum(0).reshape(x.shape[axes:])

    def at_once(x: Array) -> Array:
        return jnp.sum(x, axis=tuple(range(axes)))

    return lax.platform_dependent(x, cpu=by_product, default=at_once)
