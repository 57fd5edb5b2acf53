"""Convolution and its two gradients, in the form each library computes fastest.

Shapes are Keras's: images (batch, *lengths, channels), kernels (*sizes, channels/groups, filters).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from goodfit.arrays import windows
from goodfit.arrays.namespace import Array, Namespace, is_numpy
from goodfit.arrays.windows import Lengths, Pairs


class Sliding(NamedTuple):
    """How a kernel slides over an image: every setting but `groups` for each axis."""

    strides: Lengths
    padding: Pairs
    dilation: Lengths
    groups: int


def convolve(xp: Namespace, x: Array, kernel: Array, how: Sliding) -> Array:
    """The sum of products of the kernel with what lies under it, for each place of it."""
    if not is_numpy(xp):
        return _xla_convolve(x, kernel, how)
    sizes, lengths = kernel.shape[:-2], x.shape[1:-1]
    counts = windows.counts(lengths, sizes, how.strides, how.padding, how.dilation)
    views = _views(_padded(np, x, how.padding), sizes, counts, how)
    pairs = zip(views, _matrices(kernel, how.groups), strict=True)
    out = sum(_split(view, how.groups) @ matrix for view, matrix in pairs)
    return _merge(out, (len(x), *counts, kernel.shape[-1]))


def convolve_back(xp: Namespace, g: Array, kernel: Array, how: Sliding, lengths: Lengths) -> Array:
    """The gradient of an image of these lengths, from the gradient of its convolution."""
    if not is_numpy(xp):
        return _xla_convolve_back(g, kernel, how, lengths)
    padded = [length + sum(pair) for length, pair in zip(lengths, how.padding, strict=True)]
    out = np.zeros((len(g), *padded, kernel.shape[-2] * how.groups), g.dtype)
    views = _views(out, kernel.shape[:-2], g.shape[1:-1], how)
    split = _split(g, how.groups)
    for view, matrix in zip(views, _matrices(kernel, how.groups), strict=True):
        view += _merge(split @ matrix.swapaxes(-1, -2), view.shape)
    inside = [slice(pair[0], pair[0] + n) for n, pair in zip(lengths, how.padding, strict=True)]
    return out[:, *inside]


def convolve_kernel_back(xp: Namespace, x: Array, g: Array, how: Sliding, sizes: Lengths) -> Array:
    """The gradient of a kernel of these sizes: sums of products over all places and images."""
    if not is_numpy(xp):
        return _xla_each_group(lambda x, g: _xla_one_kernel_back(x, g, how, sizes), how, x, g)
    views = _views(_padded(xp, x, how.padding), sizes, g.shape[1:-1], how)
    split = _split(g, how.groups)
    products = [_split(view, how.groups).swapaxes(-1, -2) @ split for view in views]
    stacked = xp.stack(products).swapaxes(1, 2)  # (positions, channels, groups, filters)
    return stacked.reshape(*sizes, x.shape[-1] // how.groups, g.shape[-1])


def _padded(xp: Namespace, x: Array, padding: Pairs) -> Array:
    return xp.pad(x, ((0, 0), *padding, (0, 0))) if any(map(any, padding)) else x


def _views(x: Array, sizes: Lengths, counts: Lengths, how: Sliding) -> Iterator[Array]:
    """For each position in the kernel the part of the image that it meets, place by place."""
    for index in windows.slices(sizes, how.strides, how.dilation, counts):
        yield x[:, *index]


def _split(x: Array, groups: int) -> Array:
    """(batch, *lengths, channels) as one tall matrix for each group: (groups, all places, part)."""
    return x.reshape(-1, groups, x.shape[-1] // groups).swapaxes(0, 1)


def _merge(matrices: Array, shape: tuple[int, ...]) -> Array:
    return matrices.swapaxes(0, 1).reshape(shape)


def _matrices(kernel: Array, groups: int) -> Array:
    """The kernel as (positions, groups, channels, filters), those of one group."""
    channels, filters = kernel.shape[-2:]
    return kernel.reshape(-1, channels, groups, filters // groups).swapaxes(1, 2)


def _xla_each_group(
    function: Callable[[Array, Array], Array], how: Sliding, *arrays: Array
) -> Array:
    """The groups one by one, each an ordinary convolution, for which XLA has a fast way."""
    import jax.numpy as jnp

    parts = zip(*(jnp.split(array, how.groups, axis=-1) for array in arrays), strict=True)
    outs = [function(*one_group) for one_group in parts]
    return outs[0] if len(outs) == 1 else jnp.concatenate(outs, axis=-1)


def _xla_convolve(x: Array, kernel: Array, how: Sliding) -> Array:
    return _xla_each_group(lambda x, kernel: _xla_one_convolve(x, kernel, how), how, x, kernel)


def _xla_one_convolve(x: Array, kernel: Array, how: Sliding) -> Array:
    return (_xla_convolve_volumes if x.ndim == 5 else _xla_convolve_images)(x, kernel, how)


def _xla_convolve_images(x: Array, kernel: Array, how: Sliding) -> Array:
    from jax import lax

    axes = "DHW"[5 - x.ndim :]
    return lax.conv_general_dilated(
        x,
        kernel,
        how.strides,
        how.padding,
        rhs_dilation=how.dilation,
        dimension_numbers=(f"N{axes}C", f"{axes}IO", f"N{axes}C"),
    )


def _xla_convolve_volumes(x: Array, kernel: Array, how: Sliding) -> Array:
    """A sum of convolutions of images, which XLA is faster at on a CPU."""
    from jax import lax

    def by_images(x: Array, kernel: Array) -> Array:
        lengths, sizes = x.shape[1:-1], kernel.shape[:-2]
        counts = windows.counts(lengths, sizes, how.strides, how.padding, how.dilation)
        slabs = zip(_slabs(x, sizes[0], counts[0], how), kernel, strict=True)
        out = sum(_xla_convolve_images(slab, image, _within_slabs(how)) for slab, image in slabs)
        return out.reshape(len(x), *counts, kernel.shape[-1])

    def at_once(x: Array, kernel: Array) -> Array:
        return _xla_convolve_images(x, kernel, how)

    return lax.platform_dependent(x, kernel, cpu=by_images, default=at_once)


def _slabs(x: Array, size: int, count: int, how: Sliding) -> Iterator[Array]:
    """For each depth in the kernel the images that it meets, all in one batch."""
    import jax.numpy as jnp

    flat = ((0, 0),) * (x.ndim - 2)
    padded = jnp.pad(x, ((0, 0), how.padding[0], *flat))
    for (index,) in windows.slices((size,), how.strides[:1], how.dilation[:1], (count,)):
        yield padded[:, index].reshape(-1, *x.shape[2:])


def _within_slabs(how: Sliding) -> Sliding:
    return Sliding(how.strides[1:], how.padding[1:], how.dilation[1:], groups=1)


def _xla_convolve_back(g: Array, kernel: Array, how: Sliding, lengths: Lengths) -> Array:
    """A convolution again: of the gradient, spread by the strides, with the kernel turned round.

    Spreading and turning are done outside the convolution, which then takes the fast way of an
    ordinary one.
    """
    from jax import lax

    edges = []
    for i, (length, size) in enumerate(zip(lengths, kernel.shape[:-2], strict=True)):
        reach = (size - 1) * how.dilation[i]
        before = reach - how.padding[i][0]
        spread = (g.shape[i + 1] - 1) * how.strides[i] + 1
        edges.append((before, length + reach - before - spread, how.strides[i] - 1))
    spaced = lax.pad(g, np.zeros((), g.dtype), ((0, 0, 0), *edges, (0, 0, 0)))
    unpadded = ((0, 0),) * len(lengths)
    turned = _turned(kernel, how.groups)
    ones = (1,) * len(lengths)
    return _xla_convolve(spaced, turned, Sliding(ones, unpadded, how.dilation, how.groups))


def _xla_one_kernel_back(x: Array, g: Array, how: Sliding, sizes: Lengths) -> Array:
    back = _xla_kernel_back_of_volumes if x.ndim == 5 else _xla_kernel_back
    return back(x, g, how, sizes)


def _xla_kernel_back_of_volumes(x: Array, g: Array, how: Sliding, sizes: Lengths) -> Array:
    import jax.numpy as jnp
    from jax import lax

    def by_images(x: Array, g: Array) -> Array:
        slopes, inside = g.reshape(-1, *g.shape[2:]), _within_slabs(how)
        slabs = _slabs(x, sizes[0], g.shape[1], how)
        return jnp.stack([_xla_kernel_back(slab, slopes, inside, sizes[1:]) for slab in slabs])

    def at_once(x: Array, g: Array) -> Array:
        return _xla_kernel_back(x, g, how, sizes)

    return lax.platform_dependent(x, g, cpu=by_images, default=at_once)


def _xla_kernel_back(x: Array, g: Array, how: Sliding, sizes: Lengths) -> Array:
    """A convolution again: channels take the place of images, images that of channels.

    The arrays are turned beforehand, so that XLA sees an ordinary convolution; told to read them
    the other way round, it falls back to a loop that is up to 60 times slower on a CPU. The image
    is turned as it lies: with what computed it inside, turning takes three times as long.
    """
    import jax.numpy as jnp
    from jax.lax import optimization_barrier

    laid = optimization_barrier(x)
    swapped = Sliding(how.dilation, how.padding, how.strides, groups=1)
    out = _xla_convolve_images(jnp.swapaxes(laid, 0, -1), jnp.moveaxis(g, 0, -2), swapped)
    inside = out[:, *(slice(size) for size in sizes)]
    return jnp.moveaxis(inside, 0, -2)


def _turned(kernel: Array, groups: int) -> Array:
    """The kernel from back to front, with channels and filters exchanged within each group."""
    *sizes, channels, filters = kernel.shape
    flipped = kernel[(slice(None, None, -1),) * len(sizes)]
    grouped = flipped.reshape(*sizes, channels, groups, filters // groups)
    return grouped.swapaxes(-1, -3).reshape(*sizes, filters // groups, groups * channels)
