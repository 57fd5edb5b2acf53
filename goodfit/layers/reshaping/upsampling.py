"""Layers that make their input larger without any weights."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import UnknownNameError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape
from goodfit.layers.spatial import IMAGE, SEQUENCE, VOLUME, Spatial
from goodfit.layers.windows import Lengths, lengths
from goodfit.settings import Rule, check

INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")


def _read_interpolation(given: Any) -> str:
    name = given.lower() if isinstance(given, str) else given
    if name not in INTERPOLATIONS:
        raise UnknownNameError("interpolation", given, INTERPOLATIONS)
    return str(name)


interpolation = Rule(_read_interpolation, "a name of an interpolation", '"bilinear"')


class UpSampling(Spatial):
    """The parent of layers that repeat each number; a subclass names the axes."""

    size: Lengths = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, size=lengths(self.axes))

    def shape_after(self, shape: Shape) -> Shape:
        """Each length times its factor; the channels stay."""
        pairs = zip(shape[:-1], self.size, strict=True)
        return (*(None if n is None else n * times for n, times in pairs), shape[-1])

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """Each number of `x`, repeated along every axis."""
        for axis, times in enumerate(self.size, start=1):
            x = ops.repeat_axis(x, times, axis)
        return x


class UpSampling1D(UpSampling):
    """A sequence with each step repeated.

    Args:
        size: how often.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: `size` is not a whole number of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> UpSampling1D(3)(Input(shape=(10, 8)))
        <Symbol (batch, 30, 8) from UpSampling1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class UpSampling2D(UpSampling):
    """A larger image: pixels are repeated, or interpolated.

    Args:
        size: how many times higher and wider, or one number for both.
        interpolation: "nearest" repeats each pixel; "bilinear", "bicubic", "lanczos3" and
            "lanczos5" weigh those around a place.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 1.
        UnknownNameError: there is no such interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> UpSampling2D((2, 4), interpolation="bilinear")(Input(shape=(7, 7, 32)))
        <Symbol (batch, 14, 28, 32) from UpSampling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    size: Lengths = (2, 2)
    _: KW_ONLY
    interpolation: str = "nearest"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, interpolation=interpolation)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` in its new size."""
        if self.interpolation == "nearest":
            return super().formula(params, x, ctx)
        pairs = zip(x.shape[1:-1], self.size, strict=True)
        return ops.resize(x, [n * times for n, times in pairs], self.interpolation)


class UpSampling3D(UpSampling):
    """A volume with each number repeated along its three axes.

    Args:
        size: how often along depth, height and width, or one number for all.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> UpSampling3D((1, 2, 2))(Input(shape=(4, 7, 7, 8)))
        <Symbol (batch, 4, 14, 14, 8) from UpSampling3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME

    size: Lengths = (2, 2, 2)
