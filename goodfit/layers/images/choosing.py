"""One change out of many for each image."""

from __future__ import annotations

from collections.abc import Mapping
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
from goodfit.layers.images.drawing import for_pixels
from goodfit.layers.images.histograms import AutoContrast, Equalization
from goodfit.layers.images.image_layer import ImageLayer
from goodfit.layers.images.light import (
    RandomBrightness,
    RandomContrast,
    RandomPosterization,
    Solarization,
)
from goodfit.layers.images.tints import RandomColorDegeneration

Span = tuple[float, float]


def moving_changes(factor: Span, interpolation: str, seed: int | None) -> dict[str, ImageLayer]:
    """The changes that move pixels."""
    how: dict[str, Any] = {"interpolation": interpolation, "seed": seed}
    return {
        "shear": RandomShear(factor, factor, **how),
        "translation": RandomTranslation(factor, factor, **how),
        "rotation": RandomRotation(factor, **how),
    }


def shade_changes(factor: Span, value_range: Span, seed: int | None) -> dict[str, ImageLayer]:
    """The changes of shades that AugMix makes in any case."""
    how: dict[str, Any] = {"value_range": value_range, "seed": seed}
    return {
        "posterization": RandomPosterization(max(1, int(8 * factor[1])), **how),
        "solarization": Solarization(factor, factor, **how),
        "auto_contrast": AutoContrast(value_range),
        "equalization": Equalization(value_range),
    }


def light_changes(factor: Span, value_range: Span, seed: int | None) -> dict[str, ImageLayer]:
    """The changes of light and colour that go gently with the factor."""
    how: dict[str, Any] = {"value_range": value_range, "seed": seed}
    return {
        "brightness": RandomBrightness(factor, **how),
        "color_degeneration": RandomColorDegeneration(factor, **how),
        "contrast": RandomContrast(factor, **how),
        "sharpness": RandomSharpness(factor, **how),
    }


def one_each(
    x: Array, chosen: Array, changes: Mapping[str, ImageLayer], ctx: LayerContext
) -> Array:
    """Each image after the change of its number; one with a number beyond them stays.

    All changes that move pixels by a linear map become one look-up, for it costs most.

    Args:
        x: the images, (count, height, width, channels).
        chosen: a number for each image, (count,).
        changes: layers by name.
        ctx: the context of the layer around them.
    """
    out = x
    for number, (name, layer) in enumerate(changes.items()):
        if not isinstance(layer, Affine):
            after = layer.formula({}, x, ctx.inner(name))
            out = ops.where(for_pixels(chosen == number), after, out)
    return _moved(x, out, chosen, changes, ctx)


def _moved(
    x: Array, others: Array, chosen: Array, changes: Mapping[str, ImageLayer], ctx: LayerContext
) -> Array:
    """The images whose change moves pixels after it, and of the others what became of them."""
    height, width = x.shape[1], x.shape[2]
    lines: Any = tuple(np.full(x.shape[0], n, np.float32) for n in (1, 0, 0, 0, 1, 0))
    moves, way = chosen < 0, "bilinear"
    for number, (name, layer) in enumerate(changes.items()):
        if isinstance(layer, Affine):
            own = layer.lines(layer.draws(x, ctx.inner(name)), height, width)
            here, way = chosen == number, layer.interpolation
            lines = tuple(map(ops.where, (here,) * 6, own, lines))
            moves = moves | here
    rows, columns = places(lines, height, width)
    return ops.where(for_pixels(moves), ops.sample(x, rows, columns, way, "reflect"), others)
