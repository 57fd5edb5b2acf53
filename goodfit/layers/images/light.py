"""Images in another light: brighter, flatter, reversed, in fewer shades."""

from __future__ import annotations

from dataclasses import KW_ONLY
from numbers import Integral
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.image_layer import rescaled
from goodfit.layers.images.settings import Span, share, span, symmetric, value_range
from goodfit.settings import Rule, check

BYTES = (0.0, 255.0)
STEPS = 2.0 ** np.arange(8, -1, -1, dtype=np.float32)
"""How far apart shades are, by the number of bits that are kept."""


class RandomBrightness(Augmentation):
    """In training, adds a number to all pixels of an image.

    Args:
        factor: how much, as a share of the whole range, from -1 (black) to 1 (white): drawn
            between two numbers; 0.2 stands for (-0.2, 0.2).
        value_range: the lowest and the highest value of a pixel.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomBrightness(0.2, value_range=(0, 1))(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomBrightness>
    """

    factor: Span
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=symmetric, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """`x` and a number."""
        low, high = self.value_range
        more = draws.uniform("factor", self.factor) * (high - low)
        return ops.clip(x + for_pixels(more), low, high)


def _read_contrast(given: Any) -> Any:
    pair = tuple(given) if isinstance(given, list | tuple) else (given, given)
    return None if share.read(pair) is None else tuple(map(float, pair))


_contrast = Rule(_read_contrast, "a number from 0 to 1, or two", "0.2")


class RandomContrast(Augmentation):
    """In training, moves the pixels of each channel away from their mean, or towards it.

    Args:
        factor: how much less and how much more contrast there may be, each from 0 to 1: distances
            from the mean are multiplied by a number between `1 - lower` and `1 + upper`. 0.2 stands
            for (0.2, 0.2).
        value_range: the lowest and the highest value of a pixel.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomContrast(0.3)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomContrast>
    """

    factor: Span
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=_contrast, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """`mean + (x - mean) * factor`."""
        less, more = self.factor
        factor = for_pixels(draws.uniform("factor", (1 - less, 1 + more)))
        mean = ops.mean(x, axis=(1, 2), keepdims=True)
        return ops.clip((x - mean) * factor + mean, *self.value_range)


class RandomInvert(Augmentation):
    """In training, turns some images into their negatives.

    Args:
        factor: the probability that an image is changed, itself drawn between two numbers; a
            single number `f` stands for (0, f), and so for `f / 2` of the images.
        value_range: the lowest and the highest value of a pixel.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomInvert((0.1, 0.1))(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomInvert>
    """

    factor: Span = 1.0
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Some images with light for dark."""
        low, high = self.value_range
        return ops.where(for_pixels(draws.happens("apply", self.factor)), low + high - x, x)


class Solarization(Augmentation):
    """In training, reverses the pixels that are brighter than a threshold.

    Args:
        addition_factor: what is added to all pixels before, as a share of the whole range, from 0
            to 1: drawn between two numbers; a single number `f` stands for (0, f).
        threshold_factor: the threshold, in the same way; 0 reverses all pixels.
        value_range: the lowest and the highest value of a pixel.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> import numpy as np
        >>> Solarization(threshold_factor=(0.5, 0.5))(np.array([[[0.0], [255.0]]])).ravel().tolist()
        [0.0, 0.0]
    """

    addition_factor: Span = 0.0
    threshold_factor: Span = 0.0
    _: KW_ONLY
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, addition_factor=share, threshold_factor=share, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Dark pixels as they are, bright ones reversed."""
        low, high = self.value_range
        more = for_pixels(draws.uniform("addition", self.addition_factor)) * (high - low)
        threshold = for_pixels(draws.uniform("threshold", self.threshold_factor)) * (high - low)
        shades = ops.clip(x + more, low, high)
        return ops.where(shades < low + threshold, shades, low + high - shades)


def _read_bits(given: Any) -> Any:
    pair = tuple(given) if isinstance(given, list | tuple) else (given, given)
    whole = all(isinstance(n, Integral) and not isinstance(n, bool) for n in pair)
    return tuple(map(int, sorted(pair))) if whole and span(1, 8).read(pair) is not None else None


_bits = Rule(_read_bits, "a whole number from 1 to 8, or two", "4")


class RandomPosterization(Augmentation):
    """In training, paints images in fewer shades: of each channel's eight bits, some are kept.

    Args:
        factor: how many bits, from 1 to 8, or the least and the greatest number of them.
        value_range: the lowest and the highest value of a pixel.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> import numpy as np
        >>> RandomPosterization(1)(np.array([[[100.0], [200.0]]])).ravel().tolist()
        [0.0, 128.0]
    """

    factor: Any
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=_bits, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Each pixel brought down to the next shade that is left."""
        bits = ops.cast(draws.whole("bits", self.factor), dtype=np.int32)
        step = for_pixels(ops.take(STEPS, bits))
        shades = ops.floor(ops.clip(rescaled(x, self.value_range, BYTES), *BYTES))
        return rescaled(ops.floor(shades / step) * step, BYTES, self.value_range)
