"""Numbers put at given positions: one behind the other, or where indexing took them out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import EllipsisType, NoneType
from typing import Any

import numpy as np

from goodfit.arrays.namespace import Array, Namespace, is_numpy


def join(xp: Namespace, parts: Sequence[Array], axis: int) -> Array:
    """The arrays one behind the other along an axis.

    XLA writes them one by one into their places: what computes a part then stays a plain loop,
    while its own concatenation asks for each number which part it belongs to.
    """
    if is_numpy(xp):
        return np.concatenate(parts, axis=axis)
    return _xla_join(parts, axis % parts[0].ndim)


def _xla_join(parts: Sequence[Array], axis: int) -> Array:
    import jax.numpy as jnp
    from jax import lax

    shape = list(parts[0].shape)
    shape[axis] = sum(part.shape[axis] for part in parts)
    out = jnp.zeros(shape, jnp.result_type(*parts))
    start = 0
    for part in parts:
        out = lax.dynamic_update_slice_in_dim(out, part.astype(out.dtype), start, axis)
        start += part.shape[axis]
    return out


def put(xp: Namespace, g: Array, index: Any, shape: tuple[int, ...]) -> Array:
    """Zeros of a shape with `g` added at `[index]`; a position that occurs twice gets both."""
    basic = _is_basic(index)
    if not is_numpy(xp):
        return _xla_pad(g, index, shape) if basic else xp.zeros(shape, g.dtype).at[index].add(g)
    out = np.zeros(shape, g.dtype)
    if basic:
        out[index] = g
    else:
        np.add.at(out, index, g)
    return out


def _is_basic(index: Any) -> bool:
    """Slices and numbers never name a position twice."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(isinstance(part, int | slice | NoneType | EllipsisType) for part in parts)


def _xla_pad(g: Array, index: Any, shape: tuple[int, ...]) -> Array:
    """By padding, which XLA merges with what surrounds it; its scatter is a slow loop on a CPU."""
    import jax.numpy as jnp
    from jax import lax

    places = _ranges(index, shape)
    counts = [len(place) for place in places]
    if math.prod(counts) == 0:
        return jnp.zeros(shape, g.dtype)
    backwards = [axis for axis, place in enumerate(places) if place.step < 0]
    forwards = [place[::-1] if place.step < 0 else place for place in places]
    edges = [(p[0], n - 1 - p[-1], p.step - 1) for p, n in zip(forwards, shape, strict=True)]
    return lax.pad(jnp.flip(g.reshape(counts), backwards), jnp.zeros((), g.dtype), edges)


def _ranges(index: Any, shape: tuple[int, ...]) -> list[range]:
    """The positions along each axis that a basic index names."""
    parts = [part for part in (index if isinstance(index, tuple) else (index,)) if part is not None]
    missing = [slice(None)] * (len(shape) - len([part for part in parts if part is not ...]))
    i = parts.index(...) if ... in parts else len(parts)
    complete = [*parts[:i], *missing, *parts[i + 1 :]]
    return [_range(part, length) for part, length in zip(complete, shape, strict=True)]


def _range(part: int | slice, length: int) -> range:
    if isinstance(part, slice):
        return range(*part.indices(length))
    return range(length)[part : part + 1 or None]
