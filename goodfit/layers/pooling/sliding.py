"""Layers that keep one number of each window: its largest, or its mean."""

from __future__ import annotations

from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape
from goodfit.layers.spatial import IMAGE, SEQUENCE, VOLUME, Spatial
from goodfit.layers.windows import Lengths, lengths, padding, windowed_shape
from goodfit.settings import check


class Pooling(Spatial):
    """The parent of layers that pool windows; a subclass names the axes, and pools in `formula`."""

    pool_size: Lengths
    strides: Lengths = None
    padding: str = "valid"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, pool_size=lengths(self.axes), padding=padding)
        if self.strides is not None:
            check(self, strides=lengths(self.axes))

    def shape_after(self, shape: Shape) -> Shape:
        """One length for each axis; the channels stay."""
        strides = self.strides or self.pool_size
        return (*windowed_shape(self, shape, self.pool_size, strides, self.padding), shape[-1])


class MaxPooling(Pooling):
    """The parent of layers that keep the largest number of each window."""

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The maximum of each window."""
        return ops.max_pooling(x, self.pool_size, strides=self.strides, padding=self.padding)


class AveragePooling(Pooling):
    """The parent of layers that keep the mean of each window."""

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The mean of each window."""
        return ops.average_pooling(x, self.pool_size, strides=self.strides, padding=self.padding)


class MaxPooling1D(MaxPooling):
    """The largest number of each window of a sequence, for each channel.

    Its settings are those of `MaxPooling2D`, for steps.

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> MaxPooling1D(4)(Input(shape=(100, 32)))
        <Symbol (batch, 25, 32) from MaxPooling1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE

    pool_size: Lengths = 2


class MaxPooling2D(MaxPooling):
    """The largest number of each window of an image, for each channel.

    Whatever was found, it was found somewhere in the window: the image gets smaller, and small
    shifts no longer matter.

    Args:
        pool_size: the window's height and width, or one number for both.
        strides: how far the window moves at each step; None for its own height and width.
        padding: "valid" leaves out what does not fill a window; "same" pools it as well.
        data_format: "channels_last", which None stands for, or "channels_first".

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


class MaxPooling3D(MaxPooling):
    """The largest number of each window of a volume, for each channel.

    Its settings are those of `MaxPooling2D`, with three numbers for depth, height and width.

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> MaxPooling3D((1, 2, 2))(Input(shape=(8, 28, 28, 16)))
        <Symbol (batch, 8, 14, 14, 16) from MaxPooling3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME

    pool_size: Lengths = (2, 2, 2)


class AveragePooling1D(AveragePooling):
    """The mean of each window of a sequence, for each channel.

    Its settings are those of `AveragePooling2D`, for steps.

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> AveragePooling1D(3, strides=1)(Input(shape=(100, 32)))
        <Symbol (batch, 98, 32) from AveragePooling1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class AveragePooling2D(AveragePooling):
    """The mean of each window of an image, for each channel.

    Args:
        pool_size: the window's height and width, or one number for both.
        strides: how far the window moves at each step; None for its own height and width.
        padding: "valid" leaves out what does not fill a window; "same" pools it as well, and
            what lies outside the image does not count.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> AveragePooling2D(2, padding="same")(Input(shape=(9, 9, 32)))
        <Symbol (batch, 5, 5, 32) from AveragePooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE


class AveragePooling3D(AveragePooling):
    """The mean of each window of a volume, for each channel.

    Its settings are those of `AveragePooling2D`, with three numbers for depth, height and width.

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> AveragePooling3D(2)(Input(shape=(8, 28, 28, 16)))
        <Symbol (batch, 4, 14, 14, 16) from AveragePooling3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME
