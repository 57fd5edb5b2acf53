"""Random rectangles in images, for what is erased or exchanged there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.drawing import Draws


class Boxes(NamedTuple):
    """A rectangle for each image: which pixels lie in it, and its share of the image's area."""

    inside: Array
    """(count, height, width, 1)."""
    area: Array
    """(count,)."""


def boxes(draws: Draws, height: int, width: int, shares: tuple[Array, Array]) -> Boxes:
    """Rectangles at random places, within the images.

    Args:
        draws: where the places come from.
        height: the images' height.
        width: the images' width.
        shares: of the height and of the width, that each rectangle takes: (count,) each.
    """
    rows = _within(draws.uniform("top"), shares[0] * height, height)
    columns = _within(draws.uniform("left"), shares[1] * width, width)
    inside = rows[:, :, None, None] & columns[:, None, :, None]
    return Boxes(inside, shares[0] * shares[1])


def _within(place: Array, lengths: Array, whole: int) -> Array:
    """Which of the pixels along an axis lie between a start and an end, (count, whole)."""
    start = ops.expand_dims(place * (whole - lengths), -1)
    pixels = np.arange(whole, dtype=np.float32)
    return (pixels >= start) & (pixels < start + ops.expand_dims(lengths, -1))
