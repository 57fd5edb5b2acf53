"""Images on rubber: every pixel is pulled a little, and its neighbours nearly as much."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.blurring import SMALLEST_SIGMA, bell, smoothed
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.settings import (
    Span,
    fill_mode,
    interpolation,
    real,
    share,
    value_range,
)
from goodfit.settings import check


class RandomElasticTransform(Augmentation):
    """In training, bends some images.

    Simard and others, "Best practices for convolutional neural networks applied to visual document
    analysis" (2003).

    Args:
        factor: the probability that an image is bent, itself drawn between two numbers; a single
            number `f` stands for (0, f), and so for `f / 2` of the images.
        scale: how much it is bent, from 0 to 1: drawn between two numbers. With the longer and the
            shorter side of the image, pixels are pulled by about `0.1 * scale * longer` times
            noise of the width `0.05 * scale * shorter`, smoothed over the same width.
        interpolation: "bilinear" or "nearest".
        fill_mode: what is seen outside, as in `RandomRotation`.
        fill_value: the number outside for "constant".
        value_range: the lowest and the highest value of a pixel.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.
        UnknownNameError: there is no such interpolation or fill mode.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomElasticTransform(scale=0.5)(Input(shape=(28, 28, 1)))
        <Symbol (batch, 28, 28, 1) from RandomElasticTransform>
    """

    moves: ClassVar[bool] = True

    factor: Span = 1.0
    scale: Span = 1.0
    _: KW_ONLY
    interpolation: str = "bilinear"
    fill_mode: str = "reflect"
    fill_value: float = 0.0
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, scale=share, fill_value=real, value_range=value_range)
        check(self, interpolation=interpolation, fill_mode=fill_mode)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Some images, each pixel of which comes from a place near by."""
        height, width = x.shape[1], x.shape[2]
        down = self._pulls("down", draws, height, width)
        right = self._pulls("right", draws, height, width)
        row = np.arange(height, dtype=np.float32).reshape(1, -1, 1)
        column = np.arange(width, dtype=np.float32).reshape(1, 1, -1)
        how = (self.interpolation, self.fill_mode, self.fill_value)
        bent = ops.sample(x, row + down, column + right, *how)
        x = ops.where(for_pixels(draws.happens("apply", self.factor)), bent, x)
        return ops.clip(x, *self.value_range)

    def _pulls(self, name: str, draws: Draws, height: int, width: int) -> Array:
        """How far each pixel is pulled, (count, height, width)."""
        scale = draws.uniform("scale", self.scale)
        strength = 0.1 * max(height, width) * scale
        sigma = 0.05 * min(height, width) * scale + SMALLEST_SIGMA
        size = int(6 * 0.05 * min(height, width) * self.scale[1]) | 1
        noise = draws.normal(name, (height, width, 1)) * for_pixels(sigma * strength)
        weights = bell(sigma, size)
        return smoothed(smoothed(noise, weights, axis=1), weights, axis=2)[..., 0]
