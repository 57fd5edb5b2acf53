"""Connecting: a layer and the symbols that it is called on make the symbol of its output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.symbols import Symbol, symbols_in

EVERYWHERE = ("training", "mask")
"""What any layer may be told when it is called: to act as in training or not; which steps count."""


class Part(Layer):
    """One output of a layer that has several.

    Args:
        index: which one, from 0.

    Example:
        >>> from goodfit.layers import LSTM, Input
        >>> sequence, last, memory = LSTM(8, return_sequences=True, return_state=True)(
        ...     Input(shape=(5, 3))
        ... )
        >>> last
        <Symbol (batch, 8) from Part>
    """

    joins: ClassVar[bool] = True
    least: ClassVar[int] = 1
    listed: ClassVar[bool] = False

    index: int

    def output_shape(self, shape: Any) -> Shape:
        """That output's."""
        of_one: Shape = shape[0][self.index]
        return of_one

    def output_mask(self, x: Any, mask: Any) -> Array | None:
        """That output's; a single mask belongs to the first."""
        given = None if mask is None else mask[0]
        if isinstance(given, list | tuple):
            return given[self.index]
        return given if self.index == 0 else None

    def call(self, params: Tree, x: Any, ctx: LayerContext) -> Array:
        """The output with that number."""
        return x[0][self.index]


def connect(
    layer: Layer, symbols: Sequence[Symbol], options: Mapping[str, Any] | None = None
) -> Any:
    """The symbol of the layer's output on these inputs; a list where it has several outputs.

    Args:
        layer: what computes.
        symbols: its inputs.
        options: what else `call` takes, by name: plain data, symbols, or lists of symbols.

    Raises:
        ShapeError: the layer cannot take these inputs.
        UnknownNameError: it has no such option.
    """
    whole = connect_whole(layer, symbols, options)
    if not isinstance(whole.shape, list):
        return whole
    outputs = [connect_whole(Part(i), [whole]) for i in range(len(whole.shape))]
    layer.__dict__["_symbol"] = outputs
    return outputs


def connect_whole(
    layer: Layer, symbols: Sequence[Symbol], options: Mapping[str, Any] | None = None
) -> Symbol:
    """One symbol for all that the layer yields; for the rest, see `connect`."""
    _require_number(layer, len(symbols))
    given = {name: value for name, value in (options or {}).items() if value is not None}
    _require_known(layer, given)
    own = {name: value for name, value in given.items() if name not in EVERYWHERE}
    shapes: Any = [symbol.shape for symbol in symbols]
    told = replaced(own, Symbol, lambda symbol: symbol.shape)
    shape = layer.output_shape(shapes if layer.joins else shapes[0], **told)
    rows = [s.batch_size for s in (*symbols, *symbols_in(given)) if s.batch_size is not None]
    made = Symbol(layer, symbols, shape, given, rows[0] if rows else None)
    layer.__dict__["_symbol"] = made
    return made


def replaced(value: Any, kind: type, instead: Callable[[Any], Any]) -> Any:
    """The nest of dicts, lists and tuples with something else in the place of what is of a kind."""
    if isinstance(value, kind):
        return instead(value)
    if isinstance(value, dict):
        return {name: replaced(part, kind, instead) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(replaced(part, kind, instead) for part in value)
    return value


def _require_known(layer: Layer, options: Mapping[str, Any]) -> None:
    for name in options:
        if name not in (*layer.options, *EVERYWHERE):
            known = (*layer.options, *EVERYWHERE)
            raise UnknownNameError(f"argument of a call of {layer.title}", name, known)


def _require_number(layer: Layer, count: int) -> None:
    least, most = layer.least or (2 if layer.joins else 1), layer.most
    if layer.joins and (count < least or (most is not None and count > most)):
        wanted = f"at least {least}" if most is None else f"{least} to {most}"
        wanted = f"exactly {least}" if least == most else wanted
        raise ShapeError(
            f"{layer.title} joins {wanted} inputs, but was given {count}. "
            f"Write for instance `{type(layer).__name__}(...)([a, b])`."
        )
    if not layer.joins and count != 1:
        raise ShapeError(
            f"{layer.title} takes one input, but was given {count}. Join them before, for instance "
            "with `Concatenate()([a, b])` or `Add()([a, b])`."
        )
