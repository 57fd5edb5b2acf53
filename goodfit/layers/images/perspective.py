"""Images as if seen from the side: three of the corners are moved, and straight lines stay so."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.settings import Span, interpolation, real, share
from goodfit.settings import check, fraction


class RandomPerspective(Augmentation):
    """In training, shows some images in another perspective; outside them is one colour.

    Args:
        factor: the probability that an image is changed, itself drawn between two numbers; a
            single number `f` stands for (0, f), and so for `f / 2` of the images.
        scale: how far corners move at most, from 0 to 1: to either side by half as large a share
            of their distance from the left and from the top.
        interpolation: "bilinear" or "nearest".
        fill_value: the number outside.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.
        UnknownNameError: there is no such interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomPerspective(scale=0.3)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomPerspective>
    """

    moves: ClassVar[bool] = True

    factor: Span = 1.0
    scale: float = 1.0
    _: KW_ONLY
    interpolation: str = "bilinear"
    fill_value: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, scale=fraction, interpolation=interpolation, fill_value=real)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Some images, with their corners at other places."""
        height, width = x.shape[1], x.shape[2]
        moves = draws.uniform("corners", (-0.5 * self.scale, 0.5 * self.scale), (4, 2))
        corners = CORNERS * (1 + moves)
        rows, columns = perspective_places(corners, height, width)
        seen = ops.sample(x, rows, columns, self.interpolation, "constant", self.fill_value)
        return ops.where(for_pixels(draws.happens("apply", self.factor)), seen, x)


CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], np.float32)
"""Upper left, upper right, lower left, lower right: x and y, of an image of length 1."""


NEAREST = np.float32(1e-6)
"""How near to the horizon, where there is nothing to be seen, pixels are still looked up."""


def perspective_places(corners: Array, height: int, width: int) -> tuple[Array, Array]:
    """Where the pixels come from, if the corners of the images are seen at these places.

    A square's way to four points is a matrix known in closed form (Heckbert, "Fundamentals of
    texture mapping and image warping", 1989); its adjugate leads back.

    Args:
        corners: (count, 4, 2), upper left and right, lower left and right, as shares of the image.
        height: the images' height.
        width: the images' width.

    Returns:
        The rows and the columns, each (count, height, width).

    Example:
        >>> rows, columns = perspective_places(CORNERS[None], 2, 3)
        >>> columns.tolist()
        [[[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]]]
    """
    down, right = max(height - 1, 1), max(width - 1, 1)
    x = np.arange(width, dtype=np.float32).reshape(1, 1, -1) / np.float32(right)
    y = np.arange(height, dtype=np.float32).reshape(1, -1, 1) / np.float32(down)
    a, b, c, d, e, f, g, h = (part[:, None, None] for part in _from_square(corners))
    depth = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d)
    column = (e - f * h) * x + (c * h - b) * y + (b * f - c * e)
    row = (f * g - d) * x + (a - c * g) * y + (c * d - a * f)
    depth = ops.where(ops.abs(depth) < NEAREST, NEAREST, depth)
    return row / depth * down, column / depth * right


def _from_square(corners: Array) -> tuple[Array, ...]:
    """The first eight entries, row by row, of the matrix that leads a square to the corners."""
    first, right, below, last = (corners[:, i] for i in range(4))
    across, upwards, bend = right - last, below - last, first - right - below + last
    area = _cross(across, upwards)
    g, h = _cross(bend, upwards) / area, _cross(across, bend) / area
    x, y = 0, 1
    return (
        right[:, x] * (1 + g) - first[:, x], below[:, x] * (1 + h) - first[:, x], first[:, x],
        right[:, y] * (1 + g) - first[:, y], below[:, y] * (1 + h) - first[:, y], first[:, y],
        g, h,
    )  # fmt: skip


def _cross(one: Array, other: Array) -> Array:
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
