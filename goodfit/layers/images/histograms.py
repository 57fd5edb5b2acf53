"""Images whose shades are spread evenly; always, in prediction too."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Namespace, Tree
from goodfit.autodiff import constant
from goodfit.layers.context import LayerContext
from goodfit.layers.images.image_layer import ImageLayer, rescaled
from goodfit.layers.images.light import BYTES
from goodfit.layers.images.settings import value_range
from goodfit.layers.windows import lengths
from goodfit.settings import check, count, not_negative


class AutoContrast(ImageLayer):
    """Stretches each channel so that its darkest pixel is black and its brightest is white.

    A channel of one shade stays as it is.

    Args:
        value_range: the lowest and the highest value of a pixel.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: the value range is not two numbers.

    Example:
        >>> import numpy as np
        >>> AutoContrast()(np.array([[[100.0], [150.0], [200.0]]])).ravel().tolist()
        [0.0, 127.5, 255.0]
    """

    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, value_range=value_range)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, from its own range to the whole one."""
        low, high = self.value_range
        darkest = ops.min(x, axis=(1, 2), keepdims=True)
        distance = ops.max(x, axis=(1, 2), keepdims=True) - darkest
        flat = distance <= 0
        stretched = (x - darkest) / ops.where(flat, 1.0, distance) * (high - low) + low
        return ops.where(flat, x, stretched)


class Equalization(ImageLayer):
    """Spreads the shades of each channel of each image, so that all are about equally frequent.

    Args:
        value_range: the lowest and the highest value of a pixel.
        bins: how many shades are told apart.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> import numpy as np
        >>> Equalization()(np.array([[[10.0], [11.0], [12.0]]])).ravel().tolist()
        [0.0, 128.0, 255.0]
    """

    value_range: tuple[float, float] = (0, 255)
    bins: int = 256

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, value_range=value_range, bins=count)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """Each pixel by the share of pixels that are no brighter."""
        shades = rescaled(x, self.value_range, BYTES)
        spread = rescaled(equalized(shades, bins=self.bins), BYTES, self.value_range)
        return ops.cast(spread, dtype=x.dtype)


class ContrastLimitedAdaptiveHistogramEqualization(ImageLayer):
    """Equalises images tile by tile, and limits how far near shades are pulled apart.

    Between the middles of tiles, what they would make of a pixel is weighed. Zuiderveld, "Contrast
    limited adaptive histogram equalization" (Graphics Gems IV, 1994).

    Args:
        value_range: the lowest and the highest value of a pixel.
        clip_limit: how often a shade counts at most, as a multiple of the mean; 0 for no limit.
        tile_grid_size: how many tiles there are along height and width.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> ContrastLimitedAdaptiveHistogramEqualization()(Input(shape=(64, 64, 1)))
        <Symbol (batch, 64, 64, 1) from ContrastLimitedAdaptiveHistogramEqualization>
    """

    value_range: tuple[float, float] = (0, 255)
    clip_limit: float = 4.0
    _: KW_ONLY
    tile_grid_size: Any = (8, 8)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, value_range=value_range, clip_limit=not_negative)
        check(self, tile_grid_size=lengths(self.axes))

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """Each pixel by what the four tiles around it make of it."""
        shades = rescaled(x, self.value_range, BYTES)
        spread = locally_equalized(shades, limit=self.clip_limit, tiles=self.tile_grid_size)
        return ops.cast(rescaled(spread, BYTES, self.value_range), dtype=x.dtype)


@constant
def equalized(xp: Namespace, x: Array, *, bins: int = 256) -> Array:
    """Images from 0 to 255 with each channel's shades spread evenly; a constant to gradients.

    Example:
        >>> equalized(np.array([7.0, 7.0, 9.0]).reshape(1, 1, 3, 1)).ravel().tolist()
        [0.0, 0.0, 255.0]
    """
    number, _, _, channels = x.shape
    places = xp.clip((x * (bins - 1) / 255).astype(np.int32), 0, bins - 1)
    own = np.arange(number)[:, None, None, None], np.arange(channels)
    shape = (number, channels, bins)
    counts = ops.scatter_add(xp.ones_like(x), index=(*own, places), shape=shape)
    below = xp.cumsum(counts, axis=-1)
    first = xp.min(xp.where(below > 0, below, np.inf), axis=-1, keepdims=True)
    rest = below[..., -1:] - first
    table = xp.clip(xp.round((below - first) * 255 / xp.maximum(rest, 1)), 0, 255)
    return xp.where((rest > 0)[:, None, None, :, 0], table[(*own, places)], x)


@constant
def locally_equalized(xp: Namespace, x: Array, *, limit: float, tiles: tuple[int, int]) -> Array:
    """Images from 0 to 255 with the shades of each tile spread evenly; a constant to gradients.

    Args:
        xp: the namespace that computes.
        x: (count, height, width, channels).
        limit: how often a shade counts at most, as a multiple of the mean; 0 for no limit.
        tiles: how many there are along height and width.

    Example:
        >>> x = np.array([7.0, 7.0, 9.0]).reshape(1, 1, 3, 1)
        >>> locally_equalized(x, limit=0, tiles=(1, 1)).ravel().round().tolist()
        [170.0, 170.0, 255.0]
    """
    number, height, width, channels = x.shape
    tall, wide = -(-height // tiles[0]), -(-width // tiles[1])
    more = (tall * tiles[0] - height, wide * tiles[1] - width)
    whole = xp.pad(x, ((0, 0), (0, more[0]), (0, more[1]), (0, 0)), mode="symmetric")
    shades = xp.clip(whole.astype(np.int32), 0, 255)
    image = np.arange(number)[:, None, None, None]
    row, column = np.arange(whole.shape[1]), np.arange(whole.shape[2])
    channel = np.arange(channels)
    own = image, (row // tall)[:, None, None], (column // wide)[:, None], channel
    shape = (number, *tiles, channels, 256)
    counts = ops.scatter_add(xp.ones_like(whole), index=(*own, shades), shape=shape)
    table = _spread(xp, counts, limit, tall * wide)
    mixed = sum(
        by_row[:, None, None] * by_column[:, None]
        * table[image, tile_row[:, None, None], tile_column[:, None], channel, shades]
        for tile_row, by_row in _tiles_around(row, tall, tiles[0])
        for tile_column, by_column in _tiles_around(column, wide, tiles[1])
    )  # fmt: skip
    return mixed[:, :height, :width]


def _spread(xp: Namespace, counts: Array, limit: float, pixels: int) -> Array:
    """What becomes of each shade, by how often each occurs; what is cut off counts for all."""
    if limit > 0:
        kept = xp.minimum(counts, limit * pixels / 256)
        counts = kept + xp.sum(counts - kept, axis=-1, keepdims=True) / 256
    below = xp.cumsum(counts, axis=-1)
    first = below[..., :1]
    rest = pixels - first
    return xp.clip((below - first) * 255 / xp.where(rest == 0, 1, rest), 0, 255)


def _tiles_around(places: Array, length: int, count: int) -> list[tuple[Array, Array]]:
    """The two tiles whose middles a pixel lies between, along an axis, and what they count."""
    position = (places - length / 2) / length
    before = np.floor(position)
    after = (position - before).astype(np.float32)
    tiles = [np.clip(before + i, 0, count - 1).astype(np.int32) for i in (0, 1)]
    return [(tiles[0], 1 - after), (tiles[1], after)]
