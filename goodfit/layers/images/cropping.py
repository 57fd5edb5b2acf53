"""Images in a fixed size: the middle of each, any part of it, or all of it made to fit."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError
from goodfit.layers.context import LayerContext
from goodfit.layers.images.drawing import Augmentation, Draws
from goodfit.layers.images.image_layer import ImageLayer
from goodfit.layers.images.settings import real, resizing_interpolation
from goodfit.layers.layer import Shape
from goodfit.settings import check, count


class Resizing(ImageLayer):
    """Images in another size.

    Args:
        height: the new height.
        width: the new width.
        interpolation: "bilinear", "nearest", "bicubic", "lanczos3" or "lanczos5".
        crop_to_aspect_ratio: whether to cut off what does not fit, instead of squeezing.
        pad_to_aspect_ratio: whether to put borders around instead.
        fill_mode: what the borders are: "constant".
        fill_value: their number.
        antialias: whether a pixel of a smaller image is a mean of all that it stands for.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a length is no whole number of at least 1; both ways to keep the aspect ratio
            are asked for; the fill mode is another one.
        UnknownNameError: there is no such interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> Resizing(96, 128)(Input(shape=(480, 640, 3)))
        <Symbol (batch, 96, 128, 3) from Resizing>
    """

    moves: ClassVar[bool] = True

    height: int
    width: int
    interpolation: str = "bilinear"
    _: KW_ONLY
    crop_to_aspect_ratio: bool = False
    pad_to_aspect_ratio: bool = False
    fill_mode: str = "constant"
    fill_value: float = 0.0
    antialias: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, height=count, width=count, fill_value=real)
        check(self, interpolation=resizing_interpolation)
        if self.crop_to_aspect_ratio and self.pad_to_aspect_ratio:
            raise SettingError(
                "Resizing was asked to crop to the aspect ratio and to pad to it. Write one of "
                "`crop_to_aspect_ratio=True` and `pad_to_aspect_ratio=True`."
            )
        if self.fill_mode != "constant":
            raise SettingError(
                f"Resizing got fill_mode={self.fill_mode!r}, but puts borders of one number around "
                "images. Write `fill_mode='constant'`, and the number as `fill_value`."
            )

    def shape_after(self, shape: Shape) -> Shape:
        """The height and width of the settings."""
        return (self.height, self.width, shape[-1])

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` in its new size."""
        size = (self.height, self.width)
        if self.crop_to_aspect_ratio:
            x = cropped_to_ratio(x, size)
        if self.pad_to_aspect_ratio:
            x = _padded_to_ratio(x, size, self.fill_value)
        return ops.resize(x, size, self.interpolation, self.antialias)


class CenterCrop(ImageLayer):
    """The middle of each image.

    Of an image that is too small, all that has the right aspect ratio is taken, and resized.

    Args:
        height: the height of what is kept.
        width: its width.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a length is no whole number of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> CenterCrop(24, 24)(Input(shape=(28, 28, 1)))
        <Symbol (batch, 24, 24, 1) from CenterCrop>
    """

    moves: ClassVar[bool] = True

    height: int
    width: int

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, height=count, width=count)

    def shape_after(self, shape: Shape) -> Shape:
        """The height and width of the settings."""
        return (self.height, self.width, shape[-1])

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The middle of `x`."""
        return centre(x, (self.height, self.width))


class RandomCrop(Augmentation):
    """In training, any part of each image, as high and wide as asked; in prediction, the middle.

    An image that is too small is treated as `CenterCrop` does.

    Args:
        height: the height of what is kept.
        width: its width.
        seed: another seed draws other parts; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a length is no whole number of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomCrop(24, 24)(Input(shape=(28, 28, 1)))
        <Symbol (batch, 24, 24, 1) from RandomCrop>
    """

    moves: ClassVar[bool] = True

    height: int
    width: int

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, height=count, width=count)

    def shape_after(self, shape: Shape) -> Shape:
        """The height and width of the settings."""
        return (self.height, self.width, shape[-1])

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """Any part of each image, or the middle."""
        larger = x.shape[1] >= self.height and x.shape[2] >= self.width
        if ctx.dropping and larger:
            return self.changed(x, self.draws(x, ctx))
        return centre(x, (self.height, self.width))

    def changed(self, x: Array, draws: Draws) -> Array:
        """The part of each image that begins at a row and a column of its own."""
        rows = self._positions(draws.whole("row", (0, x.shape[1] - self.height)), self.height)
        columns = self._positions(draws.whole("column", (0, x.shape[2] - self.width)), self.width)
        grid = (draws.count, self.height, self.width)
        rows = ops.broadcast_to(rows[:, :, None], shape=grid)
        columns = ops.broadcast_to(columns[:, None, :], shape=grid)
        return ops.sample(x, rows, columns, "nearest", "nearest")

    def _positions(self, first: Array, length: int) -> Array:
        return first[:, None] + np.arange(length, dtype=np.float32)


def centre(x: Array, size: tuple[int, int]) -> Array:
    """The middle of each image, or the whole of one that is too small, resized as it fits.

    Example:
        >>> centre(np.arange(9.0).reshape(1, 3, 3, 1), (1, 1)).ravel()
        array([4.])
    """
    if any(old < new for old, new in zip(x.shape[1:3], size, strict=True)):
        return ops.resize(cropped_to_ratio(x, size), size)
    return _middle(x, size)


def cropped_to_ratio(x: Array, size: tuple[int, int]) -> Array:
    """The largest part in the middle of each image that has the aspect ratio of `size`.

    Example:
        >>> cropped_to_ratio(np.ones((1, 4, 8, 3)), (5, 5)).shape
        (1, 4, 4, 3)
    """
    height, width = x.shape[1:3]
    lengths = (_in_ratio(width, size[0], size[1]), _in_ratio(height, size[1], size[0]))
    return _middle(x, (min(height, lengths[0]), min(width, lengths[1])))


def _padded_to_ratio(x: Array, size: tuple[int, int], value: float) -> Array:
    height, width = x.shape[1:3]
    above = max(_in_ratio(width, size[0], size[1]) - height, 0) // 2
    before = max(_in_ratio(height, size[1], size[0]) - width, 0) // 2
    widths = ((0, 0), (above, above), (before, before), (0, 0))
    return ops.pad(x, widths=widths, value=value)


def _in_ratio(length: int, this: int, other: int) -> int:
    """`length * this / other`, as a whole number of at least 1."""
    return max(length * this // other, 1)


def _middle(x: Array, size: tuple[Any, Any]) -> Array:
    above, before = (x.shape[1] - size[0]) // 2, (x.shape[2] - size[1]) // 2
    within = (slice(None), slice(above, above + size[0]), slice(before, before + size[1]))
    return ops.getitem(x, index=within)
