"""Windows that slide over an image: what their settings may be, and how many fit."""

from __future__ import annotations

from numbers import Integral
from typing import Any, TypeAlias

from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers.layer import Shape, batch_shape
from goodfit.layers.spatial import Spatial
from goodfit.settings import Rule

Lengths: TypeAlias = Any
"""A whole number for all axes, or one for each; once checked, a tuple with one for each."""


def lengths(axes: tuple[str, ...], least: int = 1) -> Rule:
    """One whole number for each of the axes; a single one counts for all."""

    def read(given: Any) -> tuple[int, ...] | None:
        each = tuple(given) if isinstance(given, list | tuple) else (given,) * len(axes)
        right = len(each) == len(axes) and all(is_whole(n, least) for n in each)
        return tuple(int(length) for length in each) if right else None

    meant = f"a whole number, {least} or more, or one for each axis ({', '.join(axes)})"
    return Rule(read, meant, repr((2,) * len(axes)) if len(axes) > 1 else "2")


def is_whole(given: Any, least: int) -> bool:
    """Whether it is a whole number of at least `least`.

    Example:
        >>> is_whole(0, least=0), is_whole(0, least=1), is_whole(True, least=1)
        (True, False, False)
    """
    return isinstance(given, Integral) and not isinstance(given, bool) and int(given) >= least


def one_padding_of(*names: str) -> Rule:
    """One of these names of paddings, in any case."""

    def read(given: Any) -> str:
        name = given.lower() if isinstance(given, str) else given
        if name not in names:
            raise UnknownNameError("padding", given, names)
        return str(name)

    return Rule(read, " or ".join(f'"{name}"' for name in names), '"same"')


padding = one_padding_of("valid", "same")


def windowed_shape(
    layer: Spatial, shape: Shape, reach: tuple[int, ...], strides: tuple[int, ...], padding: str
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


def _require_room(layer: Spatial, shape: Shape, reach: tuple[int, ...]) -> None:
    if any(n is not None and n < length for n, length in zip(shape, reach, strict=False)):
        given = batch_shape(layer.as_given(shape))
        raise ShapeError(
            f"{layer.title} has windows of {_by(reach)}, but inputs of shape {given} "
            f'are only {_by(shape[:-1])}. Make the window smaller, write padding="same", or pool '
            "less in the layers before."
        )


def _by(lengths: Shape) -> str:
    return " x ".join("any" if n is None else str(n) for n in lengths)
