"""Images out of focus, or sharper than they were."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.settings import Span, share, value_range
from goodfit.settings import Rule, check, is_count


def smoothed(x: Array, weights: Array, axis: int) -> Array:
    """Each pixel as a weighted sum of its neighbours along an axis; outside the image is 0.

    Args:
        x: (count, height, width, channels).
        weights: for each image those of its pixels' neighbours, (count or 1, odd number).
        axis: 1 for the height, 2 for the width.

    Example:
        >>> x = np.array([0.0, 6.0, 0.0]).reshape(1, 1, 3, 1)
        >>> smoothed(x, np.array([[0.25, 0.5, 0.25]]), axis=2).ravel().tolist()
        [1.5, 3.0, 1.5]
    """
    count, length = weights.shape[1], x.shape[axis]
    reach = count // 2
    widths = [(0, 0)] * 4
    widths[axis] = (reach, reach)
    padded = ops.pad(x, widths=tuple(widths))
    parts = [ops.cut(padded, i, i + length, axis) * for_pixels(weights[:, i]) for i in range(count)]
    return sum(parts[1:], parts[0])


def bell(sigma: Array, size: int) -> Array:
    """The weights of a Gaussian blur, (count, size), for a width in pixels for each image.

    Example:
        >>> bell(np.array([0.5]), 3).round(3).tolist()
        [[0.107, 0.787, 0.107]]
    """
    distances = np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)
    weights = ops.exp(-0.5 * ops.square(distances / sigma.reshape(-1, 1)))
    return weights / weights.sum(axis=1, keepdims=True)


def _read_sizes(given: Any) -> tuple[int, int] | None:
    pair = tuple(given) if isinstance(given, list | tuple) else (given, given)
    right = len(pair) == 2 and all(is_count(n) and n % 2 for n in pair)
    return (int(pair[0]), int(pair[1])) if right else None


_sizes = Rule(_read_sizes, "an odd number, or one for the width and one for the height", "3")
SMALLEST_SIGMA = 1e-6


class RandomGaussianBlur(Augmentation):
    """In training, blurs some images: each pixel becomes a mean of those near it.

    Args:
        factor: the probability that an image is blurred, itself drawn between two numbers; a single
            number `f` stands for (0, f), and so for `f / 2` of the images.
        kernel_size: how many pixels count, along width and height: odd.
        sigma: how fast their weight falls, in pixels, from 0 to 1: drawn between two numbers.
        value_range: the lowest and the highest value of a pixel.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomGaussianBlur(kernel_size=5)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomGaussianBlur>
    """

    factor: Span = 1.0
    kernel_size: Any = 3
    sigma: Span = 1.0
    _: KW_ONLY
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, kernel_size=_sizes, sigma=share, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Some images blurred, each by widths of its own."""
        sigma = draws.uniform("sigma", self.sigma, (2,)) + SMALLEST_SIGMA
        blurred = smoothed(x, bell(sigma[:, 0], self.kernel_size[0]), axis=2)
        blurred = smoothed(blurred, bell(sigma[:, 1], self.kernel_size[1]), axis=1)
        x = ops.where(for_pixels(draws.happens("apply", self.factor)), blurred, x)
        return ops.clip(x, *self.value_range)


class RandomSharpness(Augmentation):
    """In training, blurs or sharpens images: what a slight blur takes away is left out, or doubled.

    Args:
        factor: drawn between two numbers from 0 to 1: 0 blurs, 0.5 changes nothing, 1 sharpens; a
            single number `f` stands for (0, f).
        value_range: the lowest and the highest value of a pixel.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomSharpness((0.2, 0.8))(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomSharpness>
    """

    factor: Span
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """The image and its blur, weighed against each other: beyond the image it is sharper."""
        sharpness = for_pixels(2 * draws.uniform("factor", self.factor))
        ones = np.ones((1, 3), np.float32)
        blurred = (smoothed(smoothed(x, ones, axis=1), ones, axis=2) + 4 * x) / 13
        return ops.clip(x + (1 - sharpness) * (blurred - x), *self.value_range)
