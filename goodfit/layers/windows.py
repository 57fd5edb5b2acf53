"""How many windows fit along each axis of an image: in convolutions and in pooling."""

from __future__ import annotations

from goodfit.errors import ShapeError
from goodfit.layers.layer import Layer, Shape, batch_shape


def windowed_shape(
    layer: Layer, shape: Shape, reach: tuple[int, ...], strides: tuple[int, ...], padding: str
) -> Shape:
    """The number of windows along each axis but the last, the channels.

    Raises:
        ShapeError: a window reaches further than the input, and there is no padding.
    """
    if padding == "valid":
        _require_room(layer, shape, reach)
        overhang = tuple(length - 1 for length in reach)
    else:
        overhang = (0,) * len(reach)
    settings = zip(shape[:-1], overhang, strides, strict=True)
    return tuple(
        None if n is None else -(-(n - beyond) // stride) for n, beyond, stride in settings
    )


def _require_room(layer: Layer, shape: Shape, reach: tuple[int, ...]) -> None:
    if any(n is not None and n < length for n, length in zip(shape, reach, strict=False)):
        raise ShapeError(
            f"{layer.title} has windows of {_by(reach)}, but inputs of shape {batch_shape(shape)} "
            f'are only {_by(shape[:-1])}. Make the window smaller, write padding="same", or pool '
            "less in the layers before."
        )


def _by(lengths: Shape) -> str:
    return " x ".join("any" if n is None else str(n) for n in lengths)
