"""Layers that read strings: they prepare the data, and no model can have them."""

from __future__ import annotations

from typing import Any

from goodfit.errors import SettingError
from goodfit.layers.context import Context, LayerContext
from goodfit.layers.layer import Layer
from goodfit.layers.names import default_name
from goodfit.layers.symbols import Symbol, symbols_in


class Textual(Layer):
    """The parent of layers that compute with strings, at once, on the host."""

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        """What the layer makes of strings: an array, a list of them, or one.

        Raises:
            SettingError: it is called on a symbol: no compiled model can hold strings.
        """
        refuse_symbols(self, inputs)
        given = inputs[0] if len(inputs) == 1 else list(inputs)
        return self.at_once(given, context_of(self))


def context_of(layer: Layer) -> LayerContext:
    """What a layer may know that computes outside of any model."""
    return Context().enter(layer.title, {}, layer.trainable)


def refuse_symbols(layer: Layer, inputs: Any) -> None:
    """Raises SettingError where a symbol is among the inputs."""
    symbol: Symbol | None = next(symbols_in(inputs), None)
    if symbol is None:
        return
    name, kind = default_name(layer), type(layer).__name__
    raise SettingError(
        f"{kind} computes with strings, and a compiled model holds numbers alone. Apply it to the "
        f"data before, `{name} = {kind}(...)` and `x = {name}(data)`, and let the model begin "
        "with the numbers: `Input(shape=x.shape[1:], dtype=x.dtype)`."
    )
