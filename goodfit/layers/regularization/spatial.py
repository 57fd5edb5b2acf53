"""Dropout of whole channels: neighbours in time or space are too alike to be dropped one by one."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit.layers.layer import Shape
from goodfit.layers.regularization.drawing import Dropping
from goodfit.layers.spatial import data_format
from goodfit.settings import check


class SpatialDropout1D(Dropping):
    """In training, zeroes a random share of the channels of sequences, at every step at once.

    The channels that are kept are divided by `1 - rate`. Tompson and others, "Efficient object
    localization using convolutional networks" (2015).

    Args:
        rate: the share that is zeroed, from 0 up to, but not including, 1.
        seed: another seed draws other masks; the model's own seed counts as well.

    Raises:
        SettingError: the rate is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> SpatialDropout1D(0.2)(Input((28, 8)))
        <Symbol (batch, 28, 8) from SpatialDropout1D>
    """

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        self.require_rank(shape, ("steps", "channels"))
        return shape

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """One number for each channel of each example."""
        return (shape[0], 1, shape[2])


class SpatialDropout2D(Dropping):
    """In training, zeroes a random share of the channels of images, everywhere at once.

    The channels that are kept are divided by `1 - rate`. Tompson and others 2015.

    Args:
        rate: the share that is zeroed, from 0 up to, but not including, 1.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws other masks; the model's own seed counts as well.

    Raises:
        SettingError: the rate is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> SpatialDropout2D(0.2)(Input((28, 28, 8)))
        <Symbol (batch, 28, 28, 8) from SpatialDropout2D>
    """

    axes: ClassVar[tuple[str, ...]] = ("height", "width")

    data_format: str | None = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, data_format=data_format)

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        last = self.data_format == "channels_last"
        self.require_rank(shape, (*self.axes, "channels") if last else ("channels", *self.axes))
        return shape

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """One number for each channel of each example."""
        together = (1,) * len(self.axes)
        if self.data_format == "channels_first":
            return (*shape[:2], *together)
        return (shape[0], *together, shape[-1])


class SpatialDropout3D(SpatialDropout2D):
    """In training, zeroes a random share of the channels of volumes, everywhere at once.

    The channels that are kept are divided by `1 - rate`. Tompson and others 2015.

    Args:
        rate: the share that is zeroed, from 0 up to, but not including, 1.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws other masks; the model's own seed counts as well.

    Raises:
        SettingError: the rate is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> SpatialDropout3D(0.2)(Input((4, 28, 28, 8)))
        <Symbol (batch, 4, 28, 28, 8) from SpatialDropout3D>
    """

    axes: ClassVar[tuple[str, ...]] = ("depth", "height", "width")
