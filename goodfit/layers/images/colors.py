"""Colours as hue, saturation and value, and as grey; the last axis holds red, green and blue."""

from __future__ import annotations

import numpy as np

from goodfit import ops
from goodfit.arrays import Array

LUMINANCE = np.array([0.2989, 0.5870, 0.1140], np.float32)
"""How bright red, green and blue are to the eye (ITU-R BT.601)."""


def hue_saturation_value(x: Array) -> tuple[Array, Array, Array]:
    """How far around the circle of colours, how far from grey, and how bright; each from 0 to 1.

    Smith, "Color gamut transform pairs" (1978).

    Example:
        >>> [float(part) for part in hue_saturation_value(np.array([0.0, 0.5, 0.0]))]
        [0.3333333333333333, 1.0, 0.5]
    """
    red, green, blue = (x[..., i] for i in range(3))
    value = ops.maximum(ops.maximum(red, green), blue)
    distance = value - ops.minimum(ops.minimum(red, green), blue)
    grey = distance <= 0
    divisor = ops.where(grey, 1.0, distance)
    sixths = ops.where(
        value == red,
        (green - blue) / divisor,
        ops.where(value == green, 2 + (blue - red) / divisor, 4 + (red - green) / divisor),
    )
    hue = ops.where(grey, 0.0, sixths / 6)
    saturation = ops.where(grey, 0.0, distance / ops.where(grey, 1.0, value))
    return hue - ops.floor(hue), saturation, value


def from_hue_saturation_value(hue: Array, saturation: Array, value: Array) -> Array:
    """Red, green and blue, on a last axis.

    Example:
        >>> from_hue_saturation_value(np.array(0.5), np.array(1.0), np.array(1.0)).tolist()
        [0.0, 1.0, 1.0]
    """
    colours = []
    for offset in (5, 3, 1):
        sixth = offset + 6 * hue
        place = sixth - 6 * ops.floor(sixth / 6)
        missing = ops.clip(ops.minimum(place, 4 - place), 0.0, 1.0)
        colours.append(value * (1 - saturation * missing))
    return ops.stack(colours, axis=-1)


def grey(x: Array) -> Array:
    """The images without colour, with a single channel; images of one channel have none.

    Example:
        >>> grey(np.array([[100.0, 0.0, 0.0]])).round(2).tolist()
        [[29.89]]
    """
    if x.shape[-1] == 1:
        return x
    return ops.sum(x * LUMINANCE.astype(x.dtype), axis=-1, keepdims=True)
