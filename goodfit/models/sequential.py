"""Layers one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from goodfit.data.arrays import as_inputs
from goodfit.errors import NotReadyError, ShapeError
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
        layers: Sequence[Layer | Symbol] | None = None,
        name: str = "sequential",
        seed: int | None = None,
    ) -> None:
        self._begin(name, seed)
        self._input: Symbol | None = None
        self._chain: list[Layer] = []
        for layer in layers or ():
            self._append(layer)
        self._try_to_build()

    def add(self, layer: Layer | Symbol) -> None:
        """Puts a layer behind the last one; weights are made anew."""
        self._append(layer)
        self._try_to_build()

    def pop(self) -> Layer:
        """Takes the last layer away; weights are made anew.

        Raises:
            NotReadyError: there is none.
        """
        if not self._chain:
            raise NotReadyError(f"The model {self.name!r} has no layer to take away.")
        last = self._chain.pop()
        self._try_to_build()
        return last

    def build(self, input_shape: Shape) -> None:
        """Makes the weights for batches of this shape: `model.build((None, 784))`, as in Keras.

        Raises:
            ShapeError: there is no axis beside the batch's.
        """
        if len(input_shape) < 2:
            raise ShapeError(
                f"build got {tuple(input_shape)!r}, but the first axis of a batch is the batch's. "
                f"Write `model.build((None, {', '.join(map(str, input_shape))}))`."
            )
        self._build_for_examples(tuple(input_shape)[1:])

    def _build_for_examples(self, shape: Shape) -> None:
        dtype = "int32" if self._chain and isinstance(self._chain[0], Embedding) else "float32"
        self._input = Input(shape, dtype=dtype)
        self._try_to_build()

    @property
    def layers(self) -> list[Layer]:
        """The layers, in order; once the model is built, with their names."""
        return list(self._chain) if self._graph is None else super().layers

    def build_for(self, x: Any) -> tuple[NDArray[Any], ...]:
        """The data as arrays that fit the inputs; unknown until now, their shape is learnt here."""
        if self._graph is None:
            self._build_for_examples(as_inputs(x)[0].shape[1:])
        return super().build_for(x)

    def _append(self, layer: Layer | Symbol) -> None:
        if isinstance(layer, Symbol):
            self._input = layer
        elif isinstance(layer, InputLayer):
            self._input = Input(layer.shape, name=layer.name, dtype=layer.dtype)
        elif isinstance(layer, Layer):
            self._chain.append(layer)
        else:
            raise TypeError(_no_layer(layer))

    def _try_to_build(self) -> None:
        self._programs = None
        if self._input is None and self._chain and self._chain[0].input_shape is not None:
            self._input = Input(self._chain[0].input_shape)
        if self._input is None or not self._chain:
            return
        symbol = self._input
        for layer in self._chain:
            symbol = layer(symbol)
        self._connect(Graph([self._input], [symbol]))


def _no_layer(given: Any) -> str:
    told = f"A Sequential is made of layers, but got {given!r}."
    if isinstance(given, type) and issubclass(given, Layer):
        return f"{told} Write `{given.__name__}(...)`, with brackets."
    if isinstance(given, Model):
        return f"{told} Write the layers of that model one by one: `Sequential([*other.layers])`."
    return f"{told} Write for instance `Dense(64)`."
