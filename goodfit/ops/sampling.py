"""Images seen at other places: every new pixel is looked up where it comes from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from goodfit.arrays import Array, namespace
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.ops.broadcasting import reshape
from goodfit.ops.elementwise import cast, floor, where
from goodfit.ops.indexing import take
from goodfit.ops.shapes import expand_dims


def _nearest(places: Array) -> list[tuple[Array, Array]]:
    return [(floor(places + 0.5), np.ones((), places.dtype))]


def _bilinear(places: Array) -> list[tuple[Array, Array]]:
    before = floor(places)
    return [(before, before + 1 - places), (before + 1, places - before)]


ALONG_AN_AXIS: dict[str, Callable[[Array], list[tuple[Array, Array]]]] = {
    "nearest": _nearest,
    "bilinear": _bilinear,
}
"""The pixels that are asked, and how much each counts, along one axis."""


def _folded(i: Array, n: int) -> Array:
    """What a mirror at the edge shows: `d c b a | a b c d | d c b a`."""
    turned = i % (2 * n)
    return namespace(i).minimum(turned, 2 * n - 1 - turned)


def _mirrored(i: Array, n: int) -> Array:
    """What a mirror in the last pixel shows: `d c b | a b c d | c b a`."""
    period = max(2 * n - 2, 1)
    turned = i % period
    return namespace(i).minimum(turned, period - turned) if n > 1 else turned


def _held(i: Array, n: int) -> Array:
    """The last pixel: `a a a | a b c d | d d d`."""
    return namespace(i).clip(i, 0, n - 1)


FILL_MODES: dict[str, Callable[[Array, int], Array]] = {
    "constant": _held,
    "nearest": _held,
    "reflect": _folded,
    "mirror": _mirrored,
    "wrap": lambda i, n: i % n,
}
"""The pixel that stands at a place outside the image, along an axis of length `n`."""


def sample(
    x: Array,
    rows: Array,
    columns: Array,
    interpolation: str = "bilinear",
    fill_mode: str = "constant",
    fill_value: float = 0.0,
) -> Array:
    """Images looked up at any places, for each new pixel one: images turned, bent or cut.

    Gradients flow to the image, and by "bilinear" to the places.

    Args:
        x: (batch, height, width, channels).
        rows: where each new pixel comes from, counted from 0 downwards: (batch, *lengths).
        columns: the same, to the right.
        interpolation: "bilinear" weighs the four pixels around a place, "nearest" takes one.
        fill_mode: what is seen outside: "constant" (`fill_value`), "nearest" (the border's pixel),
            "reflect" (`d c b a | a b c d`), "mirror" (`d c b | a b c d`) or "wrap" (the other end).
        fill_value: the number outside for "constant".

    Returns:
        (batch, *lengths, channels).

    Raises:
        ShapeError: the places have another shape.
        UnknownNameError: there is no such interpolation or fill mode.

    Example:
        >>> x = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1)
        >>> sample(x, np.array([[0.5]]), np.array([[1.0]])).tolist()
        [[[3.0]]]
    """
    _require_known(interpolation, fill_mode)
    if rows.shape != columns.shape or rows.shape[:1] != x.shape[:1] or x.ndim != 4:
        raise ShapeError(
            f"Images of shape (batch, height, width, channels) are looked up at rows and columns "
            f"of one shape (batch, ...), but got {x.shape}, {rows.shape} and {columns.shape}."
        )
    found = [
        _pixels(x, row, column, fill_mode, fill_value) * expand_dims(by_row * by_column, -1)
        for row, by_row in ALONG_AN_AXIS[interpolation](rows)
        for column, by_column in ALONG_AN_AXIS[interpolation](columns)
    ]
    return sum(found[1:], found[0])


def _pixels(x: Array, rows: Array, columns: Array, fill_mode: str, fill_value: float) -> Array:
    """The pixels with these whole numbers, some of which may lie outside."""
    batch, height, width, channels = x.shape
    rows, columns = cast(rows, dtype=np.int32), cast(columns, dtype=np.int32)
    within = FILL_MODES[fill_mode]
    first = np.arange(batch, dtype=np.int32).reshape(-1, *(1,) * (rows.ndim - 1)) * height
    places = (first + within(rows, height)) * width + within(columns, width)
    pixels = take(reshape(x, shape=(-1, channels)), places)
    if fill_mode != "constant":
        return pixels
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return where(expand_dims(inside, -1), pixels, fill_value)


def _require_known(interpolation: str, fill_mode: str) -> None:
    if interpolation not in ALONG_AN_AXIS:
        raise UnknownNameError("interpolation", interpolation, ALONG_AN_AXIS)
    if fill_mode not in FILL_MODES:
        raise UnknownNameError("fill mode", fill_mode, FILL_MODES)
