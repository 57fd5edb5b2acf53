"""Layers one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from goodfit.errors import NotReadyError
from goodfit.layers import Embedding
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.symbols import Input, InputLayer, Symbol
from goodfit.models.model import Model


class Sequential(Model):
    """A model whose layers follow one another.

    It begins with `Input(shape=...)`, or learns the shape of its inputs from the first data.

    Args:
        layers: the layers; more may be added with `add`.
        name: what the model is called.
        seed: what all its random numbers come from.

    Example:
        >>> from goodfit import Sequential, layers
        >>> model = Sequential([layers.Dense(512, activation="relu"), layers.Dense(10)])
        >>> model.build((None, 784))
        >>> model.count_params()
        407050
    """

    def __init__(
        self,
        layers: Sequence[Layer | Model | Symbol] | None = None,
        name: str = "sequential",
        seed: int | None = None,
    ) -> None:
        super().__init__(name=name, seed=seed)
        self._input: Symbol | None = None
        self._chain: list[Layer | Model] = []
        for layer in layers or ():
            self._append(layer)
        self._try_to_build()

    def add(self, layer: Layer | Model | Symbol) -> None:
        """Puts a layer, or a model, behind the last one; layers keep their weights."""
        self._append(layer)
        self._try_to_build()

    def pop(self) -> Layer | Model:
        """Takes the last layer away.

        Raises:
            NotReadyError: there is none.
        """
        if not self._chain:
            raise NotReadyError(f"The model {self.name!r} has no layer to take away.")
        last = self._chain.pop()
        self._try_to_build()
        return last

    def connected(self, symbols: list[Symbol]) -> Symbol:
        """One layer after the other."""
        symbol = symbols[0]
        for layer in self._chain:
            symbol = layer(symbol)
        return symbol

    def build_for_examples(
        self, shapes: Sequence[Shape], dtypes: Iterable[str] | None = None
    ) -> None:
        """Makes the weights for inputs whose examples have this shape."""
        words = self._chain and isinstance(self._chain[0], Embedding)
        self._input = Input(shapes[0], dtype="int32" if words else "float32")
        self._try_to_build()

    @property
    def layers(self) -> list[Layer]:
        """The layers, in order; once the model is built, with their names."""
        if self._graph is None:
            return [layer for layer in self._chain if isinstance(layer, Layer)]
        return super().layers

    def _append(self, layer: Layer | Model | Symbol) -> None:
        if isinstance(layer, Symbol):
            self._input = layer
        elif isinstance(layer, InputLayer):
            self._input = Input(layer.shape, layer.batch_size, layer.dtype, name=layer.name)
        elif isinstance(layer, Layer | Model):
            self._chain.append(layer)
        else:
            raise TypeError(_no_layer(layer))

    def _try_to_build(self) -> None:
        self._programs = None
        if self._input is None and self._chain:
            self._input = _known_input(self._chain[0])
        if self._input is not None and self._chain:
            self.connect(Graph([self._input], [self.connected([self._input])]))


def _known_input(first: Layer | Model) -> Symbol | None:
    """The input that the first layer, or model, says of itself."""
    if isinstance(first, Layer):
        return None if first.input_shape is None else Input(first.input_shape)
    known = first.inputs[0] if first.is_built() else None
    return known and Input(known.shape, known.batch_size, known.layer.dtype)  # type: ignore[attr-defined]


def _no_layer(given: Any) -> str:
    told = f"A Sequential is made of layers, but got {given!r}."
    if isinstance(given, type) and issubclass(given, Layer):
        return f"{told} Write `{given.__name__}(...)`, with brackets."
    return f"{told} Write for instance `Dense(64)`."
