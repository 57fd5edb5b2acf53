"""One change out of many for each image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.context import LayerContext
from goodfit.layers.images.affine import (
    Affine,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    places,
)
from goodfit.layers.images.blurring import RandomSharpness
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.histograms import AutoContrast, Equalization
from goodfit.layers.images.image_layer import ImageLayer
from goodfit.layers.images.light import (
    RandomBrightness,
    RandomContrast,
    RandomPosterization,
    Solarization,
)
from goodfit.layers.images.tints import RandomColorDegeneration

NUMBERS = 4
"""How many random numbers a change takes: one to be chosen by, and at most three of its own."""

Span = tuple[float, float]


class Handed(Draws):
    """Random numbers drawn before, which are handed out one after the other.

    Only one change happens to an image, so all may ask for the same numbers: they are drawn once.

    Args:
        numbers: (count, several), from 0 to 1.
    """

    def __init__(self, numbers: Array) -> None:
        self.count, self.single = numbers.shape[0], numbers
        self._places = {}


def moving_changes(factor: Span, interpolation: str) -> list[ImageLayer]:
    """The changes that move pixels."""
    return [
        RandomShear(factor, factor, interpolation=interpolation),
        RandomTranslation(factor, factor, interpolation=interpolation),
        RandomRotation(factor, interpolation=interpolation),
    ]


def shade_changes(factor: Span, value_range: Span) -> list[ImageLayer]:
    """The changes of shades that AugMix makes in any case."""
    return [
        RandomPosterization(max(1, int(8 * factor[1])), value_range),
        Solarization(factor, factor, value_range=value_range),
        AutoContrast(value_range),
        Equalization(value_range),
    ]


def light_changes(factor: Span, value_range: Span) -> list[ImageLayer]:
    """The changes of light and colour that go gently with the factor."""
    return [
        RandomBrightness(factor, value_range),
        RandomColorDegeneration(factor, value_range),
        RandomContrast(factor, value_range),
        RandomSharpness(factor, value_range),
    ]


def one_after_another(
    x: Array, numbers: Array, changes: Sequence[ImageLayer], ctx: LayerContext, spared: int = 0
) -> Array:
    """Each image after some of the changes, which may be the same more than once.

    Args:
        x: the images, (count, height, width, channels).
        numbers: random numbers from 0 to 1, (count, steps, 4); the first of four says which change
            it is.
        changes: layers.
        ctx: the context of the layer around them.
        spared: how often no change is as likely as one of them.
    """

    def step(now: Array, row: Array, _: Any) -> tuple[Array, tuple[()]]:
        return _one_each(now, row, changes, ctx, spared), ()

    last: Array = ops.scan(step, x, ops.swapaxes(numbers, 0, 1))[0]
    return last


def _one_each(
    x: Array, numbers: Array, changes: Sequence[ImageLayer], ctx: LayerContext, spared: int
) -> Array:
    """Each image after one change; all that move pixels become one look-up, for it costs most."""
    chosen = ops.floor(numbers[:, 0] * (len(changes) + spared))
    out = x
    for i, layer in enumerate(changes):
        if not isinstance(layer, Affine):
            out = ops.where(for_pixels(chosen == i), _after(layer, x, numbers, ctx), out)
    return _moved(x, out, chosen, numbers, changes)


def _after(layer: ImageLayer, x: Array, numbers: Array, ctx: LayerContext) -> Array:
    if isinstance(layer, Augmentation):
        return layer.changed(x, Handed(numbers[:, 1:]))
    return layer.formula({}, x, ctx)


def _moved(
    x: Array, others: Array, chosen: Array, numbers: Array, changes: Sequence[ImageLayer]
) -> Array:
    """The images whose change moves pixels after it, and of the others what became of them."""
    height, width = x.shape[1], x.shape[2]
    lines: Any = tuple(np.full(x.shape[0], n, np.float32) for n in (1, 0, 0, 0, 1, 0))
    moves, way = chosen < 0, "bilinear"
    for i, layer in enumerate(changes):
        if isinstance(layer, Affine):
            own = layer.lines(Handed(numbers[:, 1:]), height, width)
            here, way = chosen == i, layer.interpolation
            lines = tuple(map(ops.where, (here,) * 6, own, lines))
            moves = moves | here
    rows, columns = places(lines, height, width)
    return ops.where(for_pixels(moves), ops.sample(x, rows, columns, way, "reflect"), others)
