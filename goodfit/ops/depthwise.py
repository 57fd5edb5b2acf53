"""Depthwise convolution: each channel slides under a kernel of its own."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from goodfit.arrays import Array, windows
from goodfit.arrays.windows import Padding
from goodfit.errors import ShapeError
from goodfit.ops.broadcasting import reshape
from goodfit.ops.elementwise import add, multiply
from goodfit.ops.indexing import getitem
from goodfit.ops.shapes import expand_dims, pad


def depthwise_convolution(
    x: Array,
    kernel: Array,
    *,
    strides: int | Sequence[int] = 1,
    padding: Padding = "valid",
    dilation: int | Sequence[int] = 1,
) -> Array:
    """Each channel by itself, under `multiplier` small kernels; channels are never mixed.

    There is nothing to multiply as matrices here, so it is a sum of shifted images, one for each
    place in the kernel, which XLA makes one loop of.

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
    counts = windows.counts(lengths, sizes, steps, pairs, gaps)
    padded = expand_dims(_padded(x, pairs), -1)
    rows = reshape(kernel, shape=(-1, *kernel.shape[-2:]))
    places = enumerate(windows.slices(sizes, steps, gaps, counts))
    shifted = (
        multiply(getitem(padded, index=(slice(None), *index)), getitem(rows, index=i))
        for i, index in places
    )
    total = functools.reduce(add, shifted)
    return reshape(total, shape=(x.shape[0], *counts, kernel.shape[-2] * kernel.shape[-1]))


def _padded(x: Array, pairs: windows.Pairs) -> Array:
    return pad(x, widths=((0, 0), *pairs, (0, 0))) if any(map(any, pairs)) else x


def _require_fitting_channels(image: tuple[int, ...], kernel: tuple[int, ...]) -> None:
    if len(image) != len(kernel) or len(image) not in (3, 4, 5) or image[-1] != kernel[-2]:
        raise ShapeError(
            f"A depthwise convolution takes x (batch, *lengths, channels) and a kernel (*sizes, "
            f"channels, multiplier) with as many axes and channels; it got {image} and {kernel}."
        )
