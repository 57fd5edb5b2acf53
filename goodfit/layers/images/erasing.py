"""Images with a part missing, so that no single part may decide."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.boxes import boxes
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.settings import Span, share, value_range
from goodfit.settings import Rule, check


def _read_fill(given: Any) -> Any:
    numbers = given if isinstance(given, list | tuple) else (given,)
    right = all(isinstance(n, int | float) for n in numbers) and len(numbers) in (1, 3)
    return (tuple(numbers) if isinstance(given, list | tuple) else given) if right else None


_fill = Rule(_read_fill, "a number, or three, one for each channel", "0")


class RandomErasing(Augmentation):
    """In training, fills a rectangle of some images.

    Zhong and others, "Random erasing data augmentation" (2017).

    Args:
        factor: the probability that an image is changed, itself drawn between two numbers; a
            single number `f` stands for (0, f), and so for `f / 2` of the images.
        scale: the squares of the rectangle's height and width, as shares of the image's, are drawn
            between these two numbers; so is, about, its share of the area.
        fill_value: what it is filled with: a number, or one for each of three channels; None for
            normally distributed noise.
        value_range: the lowest and the highest value of a pixel.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomErasing(fill_value=127)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomErasing>
    """

    factor: Span = 1.0
    scale: Span = (0.02, 0.33)
    _: KW_ONLY
    fill_value: Any = None
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, scale=share, value_range=value_range)
        if self.fill_value is not None:
            check(self, fill_value=_fill)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Some images with a rectangle filled."""
        sides = ops.sqrt(draws.uniform("sides", self.scale, (2,)))
        erased = boxes(draws, x.shape[1], x.shape[2], (sides[:, 0], sides[:, 1])).inside
        erased = erased & for_pixels(draws.happens("apply", self.factor))
        filling = ops.clip(self._filling(x, draws), *self.value_range)
        return ops.where(erased, ops.cast(filling, dtype=x.dtype), x)

    def _filling(self, x: Array, draws: Draws) -> Array:
        if self.fill_value is None:
            return draws.normal("noise", tuple(x.shape[1:])) * self.value_range[1]
        return np.asarray(self.fill_value, np.float32)
