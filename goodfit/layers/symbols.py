"""Symbols: results that will be computed, by which layers are connected."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from typing import Any

from goodfit.errors import ShapeError
from goodfit.layers.layer import Layer, Shape, batch_shape


class InputLayer(Layer):
    """Where data enters a model; `Input` makes one, and its symbol.

    Example:
        >>> InputLayer((64,), name="pixels")
        InputLayer(shape=(64,), name='pixels')
    """

    shape: Shape = ()
    dtype: str = "float32"

    def __post_init__(self) -> None:
        self.resolve(shape=lambda shape: self.input_shape or shape)
        if not isinstance(self.shape, list | tuple) or not all(map(_is_length, self.shape)):
            raise ShapeError(
                f"Input got shape={self.shape!r}, but a shape is a tuple with a length for each "
                "axis of an example, without the batch axis. Write for instance "
                "`Input(shape=(64,))`."
            )
        self.resolve(shape=tuple)


class Symbol:
    """A result that will be computed: its shape, and the layer and symbols that it comes from.

    Example:
        >>> Input(shape=(4,)).shape
        (4,)
    """

    def __init__(self, layer: Layer, inputs: Sequence[Symbol], shape: Shape) -> None:
        self.layer = layer
        self.inputs = tuple(inputs)
        self.shape = shape

    def __repr__(self) -> str:
        return f"<Symbol {batch_shape(self.shape)} from {type(self.layer).__name__}>"


def Input(  # noqa: N802
    shape: Shape, *, name: str | None = None, dtype: str = "float32"
) -> Symbol:
    """The place where data enters a model: an example's shape, without the batch axis.

    Args:
        shape: one example's shape; None where a length varies.
        name: what the input is called.
        dtype: "float32", or "int32" for class numbers and words.

    Raises:
        ShapeError: the shape is no tuple of numbers of at least 1 (or None).

    Example:
        >>> Input(shape=(28, 28, 1))
        <Symbol (batch, 28, 28, 1) from InputLayer>
    """
    layer = InputLayer(shape, dtype, name=name)
    return Symbol(layer, (), layer.shape)


def _is_length(length: Any) -> bool:
    return length is None or (isinstance(length, Integral) and int(length) >= 1)


def connect(layer: Layer, symbols: Sequence[Symbol]) -> Symbol:
    """The symbol of the layer's output on these inputs; checks their number and shapes.

    Raises:
        ShapeError: the layer cannot take these inputs.
    """
    _require_number(layer, len(symbols))
    shapes: Any = [symbol.shape for symbol in symbols]
    return Symbol(layer, symbols, layer.output_shape(shapes if layer.joins else shapes[0]))


def _require_number(layer: Layer, count: int) -> None:
    if layer.joins and count < 2:
        raise ShapeError(
            f"{layer.title} joins at least two inputs, but was given {count}. "
            f"Write for instance `{type(layer).__name__}()([a, b])`."
        )
    if not layer.joins and count != 1:
        raise ShapeError(
            f"{layer.title} takes one input, but was given {count}. Join them before, for instance "
            "with `Concatenate()([a, b])` or `Add()([a, b])`."
        )
