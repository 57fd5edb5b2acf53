"""Convolution over any number of axes, and its two gradients.

The sum over x, kernel and g that all three take part in is linear in each of them, so the
gradient of one of the three operations is always another one.
"""

from __future__ import annotations

from collections.abc import Sequence

from goodfit.arrays import Array, Namespace, kernels, windows
from goodfit.arrays.kernels import Sliding
from goodfit.arrays.windows import Lengths, Padding
from goodfit.autodiff import primitive
from goodfit.errors import ShapeError
from goodfit.ops.broadcasting import reshape
from goodfit.ops.depthwise import depthwise_convolution


def convolution(
    x: Array,
    kernel: Array,
    *,
    strides: int | Sequence[int] = 1,
    padding: Padding = "valid",
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> Array:
    """Each output is the sum of products of the kernel with the part of `x` that lies under it.

    As everywhere in neural networks the kernel is not turned round (cross-correlation).

    Args:
        x: (batch, *lengths, channels), with one to three lengths.
        kernel: (*sizes, channels / groups, filters).
        strides: how far the kernel moves at a time.
        padding: "valid" (none), "same" (`ceil(length / stride)` outputs), or (before, after) for
            each axis.
        dilation: how far apart the kernel's entries lie.
        groups: channels and filters fall into so many groups that do not see each other.

    Raises:
        ShapeError: the shapes do not fit each other.

    Example:
        >>> import numpy as np
        >>> x = np.array([1.0, 2.0, 4.0, 8.0]).reshape(1, 4, 1)
        >>> difference = np.array([-1.0, 1.0]).reshape(2, 1, 1)
        >>> convolution(x, difference).ravel()
        array([1., 2., 4.])
    """
    _require_fitting_channels(x.shape, kernel.shape, groups)
    lengths, sizes = x.shape[1:-1], kernel.shape[:-2]
    steps = windows.for_each_axis(strides, len(sizes))
    gaps = windows.for_each_axis(dilation, len(sizes))
    pairs = windows.padding_pairs(padding, lengths, sizes, steps, gaps)
    windows.counts(lengths, sizes, steps, pairs, gaps)
    if groups > 1 and kernel.shape[-2] == 1:
        each = reshape(kernel, shape=(*sizes, groups, -1))
        return depthwise_convolution(x, each, strides=steps, padding=pairs, dilation=gaps)
    return _convolve(x, kernel, how=Sliding(steps, pairs, gaps, groups))


def transposed_convolution(
    x: Array,
    kernel: Array,
    *,
    lengths: Sequence[int],
    strides: int | Sequence[int] = 1,
    padding: Sequence[tuple[int, int]],
    dilation: int | Sequence[int] = 1,
) -> Array:
    """A convolution run backwards: each number of `x` is spread out, times the kernel.

    It is the gradient of `convolution(image, kernel)` by an image of these lengths, and so takes
    numbers back to where a convolution with the same settings took them from.

    Args:
        x: (batch, *counts, channels).
        kernel: (*sizes, filters, channels).
        lengths: those of the output.
        strides: how far apart neighbours of `x` come to lie.
        padding: (before, after) for each axis: what is cut off at the edges.
        dilation: how far apart the kernel's entries lie.

    Raises:
        ShapeError: a convolution would not make `x` of an image of these lengths.

    Example:
        >>> import numpy as np
        >>> x, kernel = np.array([[[1.0], [2.0]]]), np.array([1.0, 10.0]).reshape(2, 1, 1)
        >>> spread = transposed_convolution(x, kernel, lengths=[4], strides=2, padding=[(0, 0)])
        >>> spread.ravel().tolist()
        [1.0, 10.0, 2.0, 20.0]
    """
    sizes = kernel.shape[:-2]
    steps = windows.for_each_axis(strides, len(sizes))
    gaps = windows.for_each_axis(dilation, len(sizes))
    pairs, wanted = tuple(padding), tuple(lengths)
    counts = windows.counts(wanted, sizes, steps, pairs, gaps)
    if x.shape[1:] != (*counts, kernel.shape[-1]):
        raise ShapeError(
            f"A convolution makes (batch, {', '.join(map(str, counts))}, {kernel.shape[-1]}) of an "
            f"image of lengths {wanted}, but x is {x.shape}. Change the lengths or the padding."
        )
    return _convolve_back(x, kernel, how=Sliding(steps, pairs, gaps, groups=1), lengths=wanted)


@primitive
def _convolve(xp: Namespace, x: Array, kernel: Array, *, how: Sliding) -> Array:
    return kernels.convolve(xp, x, kernel, how)


@primitive
def _convolve_back(
    xp: Namespace, g: Array, kernel: Array, *, how: Sliding, lengths: Lengths
) -> Array:
    return kernels.convolve_back(xp, g, kernel, how, lengths)


@primitive
def _convolve_kernel_back(
    xp: Namespace, x: Array, g: Array, *, how: Sliding, sizes: Lengths
) -> Array:
    return kernels.convolve_kernel_back(xp, x, g, how, sizes)


def _by_x(g: Array, x: Array, kernel: Array, how: Sliding) -> Array:
    return _convolve_back(g, kernel, how=how, lengths=x.shape[1:-1])


def _by_kernel(g: Array, x: Array, kernel: Array, how: Sliding) -> Array:
    return _convolve_kernel_back(x, g, how=how, sizes=kernel.shape[:-2])


_convolve.pullback(
    x=lambda g, out, x, kernel, how: _by_x(g, x, kernel, how),
    kernel=lambda g, out, x, kernel, how: _by_kernel(g, x, kernel, how),
)
_convolve_back.pullback(
    g=lambda x, out, g, kernel, how, lengths: _convolve(x, kernel, how=how),
    kernel=lambda x, out, g, kernel, how, lengths: _by_kernel(g, x, kernel, how),
)
_convolve_kernel_back.pullback(
    x=lambda kernel, out, x, g, how, sizes: _by_x(g, x, kernel, how),
    g=lambda kernel, out, x, g, how, sizes: _convolve(x, kernel, how=how),
)


def _require_fitting_channels(image: Lengths, kernel: Lengths, groups: int) -> None:
    if len(image) != len(kernel) or len(image) not in (3, 4, 5):
        raise ShapeError(
            f"A convolution takes x (batch, *lengths, channels) and a kernel (*sizes, channels, "
            f"filters) with equally many axes; it got {image} and {kernel}."
        )
    if image[-1] != kernel[-2] * groups or kernel[-1] % groups:
        raise ShapeError(
            f"x has {image[-1]} channels, but a kernel {kernel} in {groups} group(s) takes "
            f"{kernel[-2] * groups}, and its filters must be a multiple of the groups. "
            f"Write a kernel of shape {(*kernel[:-2], image[-1] // groups, kernel[-1])}."
        )
