"""Images turned, shifted, stretched, sheared: each pixel comes from a linear map of its place."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY
from typing import Any, ClassVar, TypeAlias

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.layers.images.drawing import Augmentation, Draws
from goodfit.layers.images.settings import Span, fill_mode, interpolation, real, symmetric
from goodfit.settings import Rule, check

Lines: TypeAlias = tuple[Array, Array, Array, Array, Array, Array]
"""The place of a new pixel's source, one number each for every image: with (a, b, c, d, e, f), the
column is `a * column + b * row + c` and the row is `d * column + e * row + f`."""


class Affine(Augmentation):
    """The parent of layers that move pixels by a linear map; a subclass has `lines`."""

    moves: ClassVar[bool] = True

    _: KW_ONLY
    fill_mode: str = "reflect"
    interpolation: str = "bilinear"
    fill_value: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, fill_mode=fill_mode, interpolation=interpolation, fill_value=real)

    def lines(self, draws: Draws, height: int, width: int) -> Lines:
        """Where the pixels of each image come from."""
        raise NotImplementedError(f"{type(self).__name__} has no `lines`")

    def changed(self, x: Array, draws: Draws) -> Array:
        """Each pixel as it was where it comes from."""
        lines = self.lines(draws, x.shape[1], x.shape[2])
        rows, columns = places(lines, x.shape[1], x.shape[2])
        return ops.sample(x, rows, columns, self.interpolation, self.fill_mode, self.fill_value)


def places(lines: Lines, height: int, width: int) -> tuple[Array, Array]:
    """The rows and the columns that the pixels come from, each (count, height, width).

    Example:
        >>> zero, one = np.zeros(1), np.ones(1)
        >>> places((one, zero, one, zero, one, zero), 1, 3)[1].tolist()
        [[[1.0, 2.0, 3.0]]]
    """
    row = np.arange(height, dtype=np.float32).reshape(1, -1, 1)
    column = np.arange(width, dtype=np.float32).reshape(1, 1, -1)
    a, b, c, d, e, f = (part.reshape(-1, 1, 1) for part in lines)
    return d * column + e * row + f, a * column + b * row + c


class RandomRotation(Affine):
    """In training, turns images about their middle.

    Args:
        factor: how far, in full turns, from -1 to 1, positive ones counter-clockwise: drawn
            between two numbers; 0.1 stands for (-0.1, 0.1), 36 degrees to either side.
        fill_mode: what is seen outside: "reflect" (`d c b a | a b c d`), "constant", "wrap",
            "nearest" or "mirror" (`d c b | a b c d`).
        interpolation: "bilinear" or "nearest".
        seed: another seed draws other angles; the model's own seed counts as well.
        fill_value: the number outside for "constant".
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: the factor is not within its range.
        UnknownNameError: there is no such fill mode or interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomRotation(0.1)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomRotation>
    """

    factor: Span

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=symmetric)

    def lines(self, draws: Draws, height: int, width: int) -> Lines:
        """A rotation about the middle."""
        angle = draws.uniform("angle", self.factor) * (2 * math.pi)
        cosine, sine = ops.cos(angle), ops.sin(angle)
        x, y = (width - 1) / 2, (height - 1) / 2
        return (
            cosine, -sine, x - cosine * x + sine * y,
            sine, cosine, y - sine * x - cosine * y,
        )  # fmt: skip


class RandomTranslation(Affine):
    """In training, shifts images.

    Args:
        height_factor: how far down, as a share of the height, from -1 to 1: drawn between two
            numbers; 0.1 stands for (-0.1, 0.1).
        width_factor: how far to the right, in the same way.
        fill_mode: what is seen outside, as in `RandomRotation`.
        interpolation: "bilinear" or "nearest".
        seed: another seed draws other shifts; the model's own seed counts as well.
        fill_value: the number outside for "constant".
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a factor is not within its range.
        UnknownNameError: there is no such fill mode or interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomTranslation(0.1, 0.1)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomTranslation>
    """

    height_factor: Span
    width_factor: Span

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, height_factor=symmetric, width_factor=symmetric)

    def lines(self, draws: Draws, height: int, width: int) -> Lines:
        """A shift."""
        down = draws.uniform("height", self.height_factor) * height
        right = draws.uniform("width", self.width_factor) * width
        one, zero = np.ones(draws.count, np.float32), np.zeros(draws.count, np.float32)
        return one, zero, -right, zero, one, -down


def _read_zoom(given: Any) -> Any:
    pair = symmetric.read(given)
    return None if pair is None or pair[0] <= -1 else pair


_zoom = Rule(_read_zoom, "a number greater than -1 and at most 1, or two of them", "0.2")


class RandomZoom(Affine):
    """In training, brings images nearer (negative factors) or further away (positive ones).

    Args:
        height_factor: how much more of the height is seen, greater than -1 and at most 1: drawn
            between two numbers; 0.2 stands for (-0.2, 0.2), and (0.2, 0.3) sees 20 to 30 percent
            more of the image.
        width_factor: the same for the width; without it, images keep their aspect ratio.
        fill_mode: what is seen outside, as in `RandomRotation`.
        interpolation: "bilinear" or "nearest".
        seed: another seed draws other factors; the model's own seed counts as well.
        fill_value: the number outside for "constant".
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a factor is not within its range.
        UnknownNameError: there is no such fill mode or interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomZoom((-0.3, -0.1))(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomZoom>
    """

    height_factor: Span
    width_factor: Span = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, height_factor=_zoom)
        if self.width_factor is not None:
            check(self, width_factor=_zoom)

    def lines(self, draws: Draws, height: int, width: int) -> Lines:
        """A stretch about the middle."""
        down = 1 + draws.uniform("height", self.height_factor)
        across = down
        if self.width_factor is not None:
            across = 1 + draws.uniform("width", self.width_factor)
        zero = np.zeros(draws.count, np.float32)
        middle_x, middle_y = (width - 1) / 2 * (1 - across), (height - 1) / 2 * (1 - down)
        return across, zero, middle_x, zero, down, middle_y


class RandomShear(Affine):
    """In training, slants images: each row is shifted a little further than the one above.

    Args:
        x_factor: by how many pixels further to the side, from 0 to 1: drawn between two numbers;
            0.2 stands for (-0.2, 0.2). In one image of two, the slants have the other sign.
        y_factor: the same for columns, downwards.
        interpolation: "bilinear" or "nearest".
        fill_mode: what is seen outside, as in `RandomRotation`.
        fill_value: the number outside for "constant".
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws other slants; the model's own seed counts as well.

    Raises:
        SettingError: a factor is not within its range.
        UnknownNameError: there is no such fill mode or interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomShear(0.2, 0.1)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomShear>
    """

    x_factor: Span = 0.0
    y_factor: Span = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, x_factor=symmetric, y_factor=symmetric)

    def lines(self, draws: Draws, height: int, width: int) -> Lines:
        """A slant about the upper left corner."""
        sign = draws.sign("sign")
        along_x = sign * draws.uniform("x", self.x_factor)
        along_y = sign * draws.uniform("y", self.y_factor)
        one, zero = np.ones(draws.count, np.float32), np.zeros(draws.count, np.float32)
        return one, along_x, zero, along_y, one, zero
