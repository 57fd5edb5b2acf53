"""Layers that keep one number of each window of an image: its largest, or its mean."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.windows import Lengths, lengths, padding, windowed_shape
from goodfit.settings import check

IMAGE = ("height", "width")


class Pooling(Layer):
    """The parent of layers that pool windows; a subclass names the axes, and pools in `call`."""

    axes: ClassVar[tuple[str, ...]]

    pool_size: Lengths
    strides: Lengths = None
    padding: str = "valid"

    def __post_init__(self) -> None:
        check(self, pool_size=lengths(self.axes), padding=padding)
        if self.strides is not None:
            check(self, strides=lengths(self.axes))

    def output_shape(self, shape: Shape) -> Shape:
        """One length for each axis; the channels stay."""
        self.require_rank(shape, (*self.axes, "channels"))
        strides = self.strides or self.pool_size
        return (*windowed_shape(self, shape, self.pool_size, strides, self.padding), shape[-1])


class MaxPooling2D(Pooling):
    """The largest number of each window of an image, for each channel.

    Whatever was found, it was found somewhere in the window: the image gets smaller, and small
    shifts no longer matter.

    Args:
        pool_size: the window's height and width, or one number for both.
        strides: how far the window moves at each step; None for its own height and width.
        padding: "valid" leaves out what does not fill a window; "same" pools it as well.

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> MaxPooling2D(2)(Input(shape=(9, 9, 32)))
        <Symbol (batch, 4, 4, 32) from MaxPooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    pool_size: Lengths = (2, 2)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The maximum of each window."""
        return ops.max_pooling(x, self.pool_size, strides=self.strides, padding=self.padding)


class AveragePooling2D(Pooling):
    """The mean of each window of an image, for each channel.

    Args:
        pool_size: the window's height and width, or one number for both.
        strides: how far the window moves at each step; None for its own height and width.
        padding: "valid" leaves out what does not fill a window; "same" pools it as well, and
            what lies outside the image does not count.

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> AveragePooling2D(2, padding="same")(Input(shape=(9, 9, 32)))
        <Symbol (batch, 5, 5, 32) from AveragePooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The mean of each window."""
        return ops.average_pooling(x, self.pool_size, strides=self.strides, padding=self.padding)


class GlobalPooling(Layer):
    """The parent of layers that pool all of the axes before the channels."""

    axes: ClassVar[tuple[str, ...]]

    _: KW_ONLY
    keepdims: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        """The channels alone, or behind axes of length 1."""
        self.require_rank(shape, (*self.axes, "channels"))
        return (*(1,) * len(self.axes), shape[-1]) if self.keepdims else (shape[-1],)

    def pooled_axes(self) -> tuple[int, ...]:
        """The axes' numbers, counted with the batch axis."""
        return tuple(range(1, len(self.axes) + 1))


class GlobalMaxPooling2D(GlobalPooling):
    """The largest number of each channel: was it found anywhere in the image?

    Args:
        keepdims: whether height and width stay, with length 1.

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalMaxPooling2D()(Input(shape=(7, 7, 64)))
        <Symbol (batch, 64) from GlobalMaxPooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`max(x)` over height and width."""
        return ops.max(x, axis=self.pooled_axes(), keepdims=self.keepdims)


class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each channel: one number for what a whole image showed.

    It has no weights, and takes images of every size (Lin, Chen and Yan 2014).

    Args:
        keepdims: whether height and width stay, with length 1.

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalAveragePooling2D()(Input(shape=(None, None, 64)))
        <Symbol (batch, 64) from GlobalAveragePooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`mean(x)` over height and width."""
        return ops.mean(x, axis=self.pooled_axes(), keepdims=self.keepdims)
