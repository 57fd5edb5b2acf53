"""Depthwise convolution: each channel slides under a kernel of its own.

As with every convolution, the gradient of one of the three operations is always another one.
"""

from __future__ import annotations

from collections.abc import Sequence

from goodfit.arrays import Array, Namespace, depthwise, windows
from goodfit.arrays.kernels import Sliding
from goodfit.arrays.windows import Lengths, Padding
from goodfit.autodiff import primitive
from goodfit.errors import ShapeError
from goodfit.ops.broadcasting import reshape
from goodfit.ops.shapes import repeat_axis


def depthwise_convolution(
    x: Array,
    kernel: Array,
    *,
    strides: int | Sequence[int] = 1,
    padding: Padding = "valid",
    dilation: int | Sequence[int] = 1,
) -> Array:
    """Each channel by itself, under `multiplier` small kernels; channels are never mixed.

    Args:
        x: (batch, *lengths, channels), with one to three lengths.
        kernel: (*sizes, channels, multiplier). Entry `m` of channel `c` becomes channel
            `c * multiplier + m` of the output.
        strides: how far the kernel moves at a time.
        padding: "valid", "same", or (before, after) for each axis.
        dilation: how far apart the kernel's entries lie.

    Raises:
        ShapeError: the shapes do not fit each other.

    Example:
        >>> import numpy as np
        >>> x = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]]).reshape(1, 3, 2)
        >>> kernel = np.array([[-1.0, 1.0], [1.0, 1.0]]).reshape(2, 2, 1)
        >>> depthwise_convolution(x, kernel)[0].tolist()
        [[1.0, 30.0], [2.0, 60.0]]
    """
    _require_fitting_channels(x.shape, kernel.shape)
    lengths, sizes = x.shape[1:-1], kernel.shape[:-2]
    steps = windows.for_each_axis(strides, len(sizes))
    gaps = windows.for_each_axis(dilation, len(sizes))
    pairs = windows.padding_pairs(padding, lengths, sizes, steps, gaps)
    windows.counts(lengths, sizes, steps, pairs, gaps)
    multiplier = kernel.shape[-1]
    each = x if multiplier == 1 else repeat_axis(x, multiplier, axis=-1)
    how = Sliding(steps, pairs, gaps, groups=each.shape[-1])
    return _convolve(each, reshape(kernel, shape=(*sizes, each.shape[-1])), how=how)


@primitive
def _convolve(xp: Namespace, x: Array, kernel: Array, *, how: Sliding) -> Array:
    return depthwise.convolve(xp, x, kernel, how)


@primitive
def _convolve_back(
    xp: Namespace, g: Array, kernel: Array, *, how: Sliding, lengths: Lengths
) -> Array:
    return depthwise.convolve_back(xp, g, kernel, how, lengths)


@primitive
def _convolve_kernel_back(
    xp: Namespace, x: Array, g: Array, *, how: Sliding, sizes: Lengths
) -> Array:
    return depthwise.convolve_kernel_back(xp, x, g, how, sizes)


def _by_x(g: Array, x: Array, kernel: Array, how: Sliding) -> Array:
    return _convolve_back(g, kernel, how=how, lengths=x.shape[1:-1])


def _by_kernel(g: Array, x: Array, kernel: Array, how: Sliding) -> Array:
    return _convolve_kernel_back(x, g, how=how, sizes=kernel.shape[:-1])


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


def _require_fitting_channels(image: tuple[int, ...], kernel: tuple[int, ...]) -> None:
    if len(image) != len(kernel) or len(image) not in (3, 4, 5) or image[-1] != kernel[-2]:
        raise ShapeError(
            f"A depthwise convolution takes x (batch, *lengths, channels) and a kernel (*sizes, "
            f"channels, multiplier) with as many axes and channels; it got {image} and {kernel}."
        )
