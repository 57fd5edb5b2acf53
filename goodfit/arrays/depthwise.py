"""Depthwise convolution and its two gradients: nothing but sums of shifted products.

Shapes are images (batch, *lengths, channels) and kernels (*sizes, channels).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add

import numpy as np

from goodfit.arrays import positions, windows
from goodfit.arrays.kernels import Sliding
from goodfit.arrays.namespace import Array, Namespace, is_numpy
from goodfit.arrays.windows import Lengths


def convolve(xp: Namespace, x: Array, kernel: Array, how: Sliding) -> Array:
    """The sum of what the image shows at each place in the kernel, times what stands there."""
    sizes = kernel.shape[:-1]
    counts = windows.counts(x.shape[1:-1], sizes, how.strides, how.padding, how.dilation)
    padded, rows = _padded(xp, x, how), _rows(kernel)
    shown = _indices(sizes, counts, how)
    return reduce(add, (padded[index] * rows[i] for i, index in enumerate(shown)))


def convolve_back(xp: Namespace, g: Array, kernel: Array, how: Sliding, lengths: Lengths) -> Array:
    """The gradient of an image of these lengths, from the gradient of its convolution."""
    sizes, rows = kernel.shape[:-1], _rows(kernel)
    pairs = list(zip(lengths, how.padding, strict=True))
    shape = (g.shape[0], *(n + sum(pair) for n, pair in pairs), g.shape[-1])
    shown = _indices(sizes, g.shape[1:-1], how)
    spread = (positions.put(xp, g * rows[i], index, shape) for i, index in enumerate(shown))
    inside = tuple(slice(before, before + n) for n, (before, _) in pairs)
    return reduce(add, spread)[(slice(None), *inside)]


def convolve_kernel_back(xp: Namespace, x: Array, g: Array, how: Sliding, sizes: Lengths) -> Array:
    """The gradient of a kernel of these sizes: sums of products over all places and images."""
    padded = _padded(xp, x, how)
    shown = list(_indices(sizes, g.shape[1:-1], how))
    sums = _sums_at_once(np, padded, g, shown) if is_numpy(xp) else _xla_sums(padded, g, shown)
    return sums.reshape(*sizes, g.shape[-1])


def _padded(xp: Namespace, x: Array, how: Sliding) -> Array:
    return xp.pad(x, ((0, 0), *how.padding, (0, 0))) if any(map(any, how.padding)) else x


def _rows(kernel: Array) -> Array:
    return kernel.reshape(-1, kernel.shape[-1])


def _indices(sizes: Lengths, counts: Lengths, how: Sliding) -> Iterator[tuple[slice, ...]]:
    for index in windows.slices(sizes, how.strides, how.dilation, counts):
        yield (slice(None), *index)


def _sums_at_once(xp: Namespace, x: Array, g: Array, shown: list[tuple[slice, ...]]) -> Array:
    axes = tuple(range(g.ndim - 1))
    return xp.stack([xp.sum(x[index] * g, axis=axes) for index in shown])


def _xla_sums(x: Array, g: Array, shown: list[tuple[slice, ...]]) -> Array:
    """On a CPU image by image, for XLA adds arrays up there much faster than it sums over axes."""
    import jax.numpy as jnp
    from jax import lax

    def by_images(x: Array, g: Array) -> Array:
        def one(sums: list[Array], pair: tuple[Array, Array]) -> tuple[list[Array], None]:
            image, slope = pair
            seen = (image[index[1:]] for index in shown)
            return [total + part * slope for total, part in zip(sums, seen, strict=True)], None

        zeros = [jnp.zeros(g.shape[1:], g.dtype) for _ in shown]
        totals = lax.scan(one, zeros, (x, g))[0]
        return jnp.stack([jnp.sum(total, axis=range(g.ndim - 2)) for total in totals])

    def at_once(x: Array, g: Array) -> Array:
        return _sums_at_once(jnp, x, g, shown)

    return lax.platform_dependent(x, g, cpu=by_images, default=at_once)
