"""Layers along axes of space or time, and where their inputs have the channels."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.settings import Rule, check

SEQUENCE = ("steps",)
IMAGE = ("height", "width")
VOLUME = ("depth", "height", "width")


def _read_data_format(given: Any) -> str:
    name = "channels_last" if given is None else given
    if name not in ("channels_last", "channels_first"):
        raise UnknownNameError("data format", given, ("channels_last", "channels_first"))
    return str(name)


data_format = Rule(_read_data_format, '"channels_last" or "channels_first"', '"channels_last"')


class Spatial(Layer):
    """The parent of layers whose inputs are (batch, *axes, channels), or have the channels first.

    Where the channels are is settled here alone: a subclass finds them last in `shape_after` and
    `formula`, which stand for `output_shape` and `call`.

    Args:
        data_format: "channels_last", which None stands for, or "channels_first".
    """

    keeps_mask: ClassVar[bool] = False
    axes: ClassVar[tuple[str, ...]]

    _: KW_ONLY
    data_format: str | None = None

    def __post_init__(self) -> None:
        check(self, data_format=data_format)

    def output_shape(self, shape: Shape) -> Shape:
        """What `shape_after` says, with the channels where the input has them."""
        self.require_rank(shape, self.as_given((*self.axes, "channels")))
        return self.as_given(self.shape_after(self.channels_last(shape)))

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The formula, with the channels where the input has them."""
        if self.data_format == "channels_last":
            return self.formula(params, x, ctx)
        return moved_first(self.formula(params, moved_last(x), ctx))

    def shape_after(self, shape: Shape) -> Shape:
        """The shape of the output, for a shape of the right rank; both have the channels last."""
        raise NotImplementedError(f"{type(self).__name__} has no `shape_after`")

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The output for a batch `x`, given the weights; both have the channels last."""
        raise NotImplementedError(f"{type(self).__name__} has no `formula`")

    def channels(self, shape: Shape) -> int:
        """How many channels there are; raises ShapeError where that is not known."""
        channels = self.channels_last(shape)[-1]
        if channels is None:
            known = self.as_given((*self.channels_last(shape)[:-1], 16))
            raise ShapeError(
                f"{self.title} needs to know how many channels its input has, but got "
                f"{batch_shape(shape)}. Say it where the data enters, for instance with "
                f"`Input(shape={known})`."
            )
        return int(channels)

    def channels_last(self, lengths: tuple[Any, ...]) -> tuple[Any, ...]:
        """One example's lengths as the layer's own code sees them."""
        if self.data_format == "channels_last":
            return lengths
        return (*lengths[1:], *lengths[:1])

    def as_given(self, lengths: tuple[Any, ...]) -> tuple[Any, ...]:
        """One example's lengths as the user sees them."""
        if self.data_format == "channels_last":
            return lengths
        return (*lengths[-1:], *lengths[:-1])


def moved_last(x: Array) -> Array:
    """(batch, channels, *lengths) as (batch, *lengths, channels).

    Example:
        >>> import numpy as np
        >>> moved_last(np.ones((32, 3, 28, 24))).shape
        (32, 28, 24, 3)
    """
    return ops.transpose(x, axes=(0, *range(2, x.ndim), 1))


def moved_first(x: Array) -> Array:
    """(batch, *lengths, channels) as (batch, channels, *lengths).

    Example:
        >>> import numpy as np
        >>> moved_first(np.ones((32, 28, 24, 3))).shape
        (32, 3, 28, 24)
    """
    return ops.transpose(x, axes=(0, x.ndim - 1, *range(1, x.ndim - 1)))
