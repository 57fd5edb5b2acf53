"""Arrays as small PNG pictures inside the page."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from goodfit.report import wording
from goodfit.report.pictures import Array
from goodfit.report.pieces import Gallery, Row, Table

# The ends of the scale of weights: two colours that colour-blind readers tell apart.
NEGATIVE, POSITIVE = np.array([0, 114, 178]), np.array([213, 94, 0])

_MOST_TILES = 64
_LONGEST_SIDE = 96
_LONGEST_IN_STRIP = 32


def data_uri(pixels: Array, longest: int = _LONGEST_SIDE) -> str:
    """Pixels, (height, width) or (height, width, 3) of uint8, as the address of a PNG picture.

    Its sides are at most `longest` pixels.

    Example:
        >>> data_uri(np.zeros((2, 2), np.uint8))[:22]
        'data:image/png;base64,'
    """
    return _address(pixels, longest, "png", optimize=True)


def _address(pixels: Array, longest: int, kind: str, **settings: Any) -> str:
    from PIL import Image

    picture = Image.fromarray(pixels)
    picture.thumbnail((longest, longest))
    target = io.BytesIO()
    picture.save(target, format=kind, **settings)
    return f"data:image/{kind};base64,{base64.b64encode(target.getvalue()).decode()}"


def photograph(picture: Array) -> str:
    """A picture of any range, from its darkest value as black to its brightest as white.

    Example:
        >>> photograph(np.array([[0.0, 16.0]])) == data_uri(np.array([[0, 255]], np.uint8))
        True
    """
    return _print(_developed(picture), _LONGEST_SIDE)


def strip(pictures: Sequence[Array]) -> str:
    """Pictures of one shape beside each other, thin grey lines between them, as one address.

    Example:
        >>> strip([np.zeros((2, 2)), np.ones((2, 2))])[:22]
        'data:image/png;base64,'
    """
    shown = [_small(_developed(picture)) for picture in pictures]
    gap = np.full((len(shown[0]), 1, *shown[0].shape[2:]), 128, np.uint8)
    parts = [part for picture in shown for part in (picture, gap)][:-1]
    return _print(np.concatenate(parts, axis=1), len(shown) * (_LONGEST_IN_STRIP + 1))


def _print(picture: Array, longest: int) -> str:
    """In colour as JPEG, a third as large; in grey, where every pixel may count, as PNG."""
    if picture.ndim == 2:
        return data_uri(picture, longest)
    return _address(picture, longest, "jpeg", quality=80)


def _developed(picture: Array) -> Array:
    values = np.nan_to_num(np.asarray(picture, dtype=float))
    values = values[:, :, 0] if values.ndim == 3 and values.shape[-1] == 1 else values
    span = np.ptp(values) or 1.0
    shades: Array = np.round(255 * (values - values.min()) / span).astype(np.uint8)
    return shades


def _small(picture: Array) -> Array:
    """Every so many pixels of a large picture."""
    stride = -(-max(picture.shape[:2]) // _LONGEST_IN_STRIP)
    return picture[::stride, ::stride]


def diverging(values: Array, limit: float) -> Array:
    """Colours from blue (-limit) over white (0) to orange (+limit), grey where there is no number.

    Example:
        >>> diverging(np.array([0.0, 0.5, np.nan]), limit=0.5).tolist()
        [[255, 255, 255], [213, 94, 0], [128, 128, 128]]
    """
    share = np.asarray(values, dtype=float)[..., None] / (limit or 1.0)
    strength = np.minimum(np.abs(share), 1)
    colours = 255 + strength * (np.where(share < 0, NEGATIVE, POSITIVE) - 255)
    return np.round(np.where(np.isnan(share), 128, colours)).astype(np.uint8)


def first_weights(weights: Array) -> Gallery:
    """One picture for each unit of (units, height, width) or (units, height, width, channels).

    Example:
        >>> [name for _, name in first_weights(np.ones((2, 5, 5, 3))).tiles]
        ['unit 1', 'unit 2']
    """
    weights = np.asarray(weights, dtype=float)
    limit = largest(weights)
    shown = weights[:_MOST_TILES]
    names = [f"unit {i + 1}" for i in range(len(shown))]
    laid_out = [_side_by_side(unit) for unit in shown]
    rows: list[Row] = [(name, *_summary(unit)) for name, unit in zip(names, shown, strict=True)]
    columns = ("unit", "smallest", "mean", "largest", "norm")
    height, width = laid_out[0].shape
    return Gallery(
        tiles=[
            (data_uri(diverging(unit, limit)), name)
            for name, unit in zip(names, laid_out, strict=True)
        ],
        aspect=width / height,
        limit=wording.number(limit),
        table=Table(f"{len(shown)} of {len(weights)} units", columns, rows),
    )


def _side_by_side(unit: Array) -> Array:
    """The channels of (height, width, channels) beside each other, a column of NaN between them."""
    if unit.ndim == 2:
        return unit
    channels = np.moveaxis(unit, -1, 0)
    strips = np.pad(channels, ((0, 0), (0, 0), (0, 1)), constant_values=np.nan)
    return np.hstack(list(strips))[:, :-1]


def largest(weights: Array) -> float:
    """The largest finite magnitude: the end of a colour scale that is symmetric around zero.

    Example:
        >>> largest(np.array([-3.0, 2.0, np.nan]))
        3.0
    """
    finite = np.abs(weights[np.isfinite(weights)])
    return float(finite.max(initial=0))


def _summary(values: Array) -> Row:
    numbers = (values.min(), values.mean(), values.max(), np.linalg.norm(values))
    return tuple(wording.number(float(value)) for value in numbers)
