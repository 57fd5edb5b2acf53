"""Layers that pool to given lengths, with windows as large as that takes."""

from __future__ import annotations

from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape
from goodfit.layers.spatial import IMAGE, SEQUENCE, VOLUME, Spatial
from goodfit.layers.windows import Lengths, lengths
from goodfit.settings import check


class AdaptivePooling(Spatial):
    """The parent of layers that pool to given lengths; a subclass names the axes."""

    output_size: Lengths

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, output_size=lengths(self.axes))

    def shape_after(self, shape: Shape) -> Shape:
        """The given lengths; the channels stay."""
        return (*self.output_size, shape[-1])


class AdaptiveAveragePooling(AdaptivePooling):
    """The parent of layers that keep the mean of each window."""

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The mean of each window."""
        return ops.adaptive_average_pooling(x, self.output_size)


class AdaptiveMaxPooling(AdaptivePooling):
    """The parent of layers that keep the largest number of each window."""

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The maximum of each window."""
        return ops.adaptive_max_pooling(x, self.output_size)


class AdaptiveAveragePooling1D(AdaptiveAveragePooling):
    """The means of as many windows of a sequence as are wanted, whatever its length.

    Args:
        output_size: how many windows.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: the number is not a whole one of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> AdaptiveAveragePooling1D(8)(Input(shape=(None, 32)))
        <Symbol (batch, 8, 32) from AdaptiveAveragePooling1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class AdaptiveAveragePooling2D(AdaptiveAveragePooling):
    """The means of as many windows of an image as are wanted, whatever its size.

    Args:
        output_size: how many windows along height and width, or one number for both.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> AdaptiveAveragePooling2D(7)(Input(shape=(None, None, 32)))
        <Symbol (batch, 7, 7, 32) from AdaptiveAveragePooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE


class AdaptiveAveragePooling3D(AdaptiveAveragePooling):
    """The means of as many windows of a volume as are wanted, whatever its size.

    Args:
        output_size: how many windows along depth, height and width, or one number for all.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> AdaptiveAveragePooling3D((1, 4, 4))(Input(shape=(5, 9, 9, 8)))
        <Symbol (batch, 1, 4, 4, 8) from AdaptiveAveragePooling3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME


class AdaptiveMaxPooling1D(AdaptiveMaxPooling):
    """The largest numbers of as many windows of a sequence as are wanted, whatever its length.

    Args:
        output_size: how many windows.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: the number is not a whole one of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> AdaptiveMaxPooling1D(8)(Input(shape=(None, 32)))
        <Symbol (batch, 8, 32) from AdaptiveMaxPooling1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class AdaptiveMaxPooling2D(AdaptiveMaxPooling):
    """The largest numbers of as many windows of an image as are wanted, whatever its size.

    Args:
        output_size: how many windows along height and width, or one number for both.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> AdaptiveMaxPooling2D((3, 4))(Input(shape=(10, 10, 32)))
        <Symbol (batch, 3, 4, 32) from AdaptiveMaxPooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE


class AdaptiveMaxPooling3D(AdaptiveMaxPooling):
    """The largest numbers of as many windows of a volume as are wanted, whatever its size.

    Args:
        output_size: how many windows along depth, height and width, or one number for all.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> AdaptiveMaxPooling3D(2)(Input(shape=(5, 9, 9, 8)))
        <Symbol (batch, 2, 2, 2, 8) from AdaptiveMaxPooling3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME
