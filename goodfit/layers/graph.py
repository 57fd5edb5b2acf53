"""How layers are connected: symbols, and the graph that runs them in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from goodfit.arrays import Array, Tree, random
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers.context import Context
from goodfit.layers.layer import Layer, Shape, batch_shape


class InputLayer(Layer):
    """Where data enters a model."""

    shape: Shape = ()
    dtype: str = "float32"


class Symbol:
    """A result that will be computed: its shape, and the layer and symbols that it comes from."""

    def __init__(self, layer: Layer, inputs: Sequence[Symbol], shape: Shape) -> None:
        self.layer = layer
        self.inputs = tuple(inputs)
        self.shape = shape

    def __repr__(self) -> str:
        return f"<Symbol {batch_shape(self.shape)} from {type(self.layer).__name__}>"


def Input(shape: Shape, name: str | None = None, dtype: str = "float32") -> Symbol:  # noqa: N802
    """The place where data enters a model: an example's shape, without the batch axis.

    Args:
        shape: one example's shape; None where a length varies.
        name: what the input is called.
        dtype: "float32", or "int32" for class numbers and words.

    Example:
        >>> Input(shape=(28, 28, 1))
        <Symbol (batch, 28, 28, 1) from InputLayer>
    """
    shape = tuple(shape)
    return Symbol(InputLayer(shape, dtype, name=name), (), shape)


def connect(layer: Layer, symbols: Sequence[Symbol]) -> Symbol:
    """The symbol of the layer's output on these inputs; checks their shapes."""
    shapes = [symbol.shape for symbol in symbols]
    return Symbol(layer, symbols, layer.output_shape(shapes[0] if len(shapes) == 1 else shapes))


class Node(NamedTuple):
    """One layer in its place: where its inputs come from, and the shape of its output."""

    name: str
    layer: Layer
    inputs: tuple[int, ...]
    input_shape: Any
    shape: Shape


class Graph:
    """Layers in an order in which each comes after those it needs.

    Args:
        inputs: the symbols that data enters by.
        outputs: the symbols to compute.
    """

    def __init__(self, inputs: Sequence[Symbol], outputs: Sequence[Symbol]) -> None:
        self.symbols = _in_order(outputs, inputs)
        self.nodes = _named(self.symbols)
        place = {symbol: i for i, symbol in enumerate(self.symbols)}
        self.inputs = [place[symbol] for symbol in inputs]
        self.outputs = [place[symbol] for symbol in outputs]

    @property
    def layers(self) -> dict[str, Layer]:
        """Each layer once, by name, in order; inputs are left out."""
        return {
            node.name: node.layer for node in self.nodes if not isinstance(node.layer, InputLayer)
        }

    def layer_node(self, name: str) -> Node:
        """The first place of the layer of this name."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise UnknownNameError("layer", name, self.layers)

    def init(self, key: Array) -> tuple[Tree, Tree]:
        """First values of all weights and of all memory, by layer name."""
        params, memory = {}, {}
        for name, layer in self.layers.items():
            layer_key = random.fold(key, name)
            shape = self.layer_node(name).input_shape
            params[name] = layer.init(layer_key, shape)
            memory[name] = layer.init_memory(layer_key, shape)
        return _not_empty(params), _not_empty(memory)

    def run(self, params: Tree, memory: Tree, inputs: Sequence[Array], ctx: Context) -> list[Array]:
        """The outputs for a batch; what layers remember is in `ctx.memory` afterwards."""
        values = self.run_all(params, memory, inputs, ctx)
        return [values[i] for i in self.outputs]

    def run_all(
        self, params: Tree, memory: Tree, inputs: Sequence[Array], ctx: Context
    ) -> list[Array]:
        """The outputs of all nodes, in order."""
        values: list[Any] = []
        given = dict(zip(self.inputs, inputs, strict=True))
        for i, node in enumerate(self.nodes):
            if i in given:
                values.append(given[i])
                continue
            values.append(self._run_node(node, [values[j] for j in node.inputs], params, memory, ctx))
        return values

    def penalties(self, params: Tree) -> list[Array]:
        """What all regularisers add to the loss."""
        return [
            penalty
            for name, layer in self.layers.items()
            if name in params
            for penalty in layer.penalties(params[name], self.layer_node(name).input_shape)
        ]

    def _run_node(
        self, node: Node, arguments: list[Array], params: Tree, memory: Tree, ctx: Context
    ) -> Array:
        x = arguments[0] if len(arguments) == 1 else arguments
        layer_ctx = ctx.enter(node.name, memory.get(node.name, {}), node.layer.trainable)
        out = node.layer.call(params.get(node.name, {}), x, layer_ctx)
        if ctx.observe is not None:
            ctx.observe(node.name, node.layer, out)
        return out


def default_name(layer: Layer) -> str:
    """The class's name in snake_case: `Conv2D` -> `conv2d`, `LeakyReLU` -> `leaky_re_lu`."""
    name = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", type(layer).__name__)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def _in_order(outputs: Sequence[Symbol], inputs: Sequence[Symbol]) -> list[Symbol]:
    """Every symbol after those it needs; without recursion, for a graph may be deep."""
    order: dict[Symbol, None] = {}
    waiting = list(reversed(outputs))
    while waiting:
        symbol = waiting[-1]
        missing = [s for s in symbol.inputs if s not in order and symbol not in inputs]
        if missing:
            waiting.extend(reversed(missing))
            continue
        order[waiting.pop()] = None
    unknown = [s for s in order if isinstance(s.layer, InputLayer) and s not in inputs]
    if unknown:
        raise ShapeError(f"The outputs need {unknown[0]}, which is not among the model's inputs.")
    return [*(s for s in inputs if s not in order), *order]


def _named(symbols: Sequence[Symbol]) -> list[Node]:
    names: dict[Layer, str] = {}
    place = {symbol: i for i, symbol in enumerate(symbols)}
    nodes = []
    for symbol in symbols:
        name = names.setdefault(symbol.layer, _free_name(symbol.layer, set(names.values())))
        shapes = [s.shape for s in symbol.inputs]
        sources = tuple(place[s] for s in symbol.inputs)
        input_shape = shapes[0] if len(shapes) == 1 else shapes
        nodes.append(Node(name, symbol.layer, sources, input_shape, symbol.shape))
    return nodes


def _free_name(layer: Layer, taken: set[str]) -> str:
    if layer.name is not None:
        if layer.name in taken:
            raise ShapeError(f"Two layers of the model are named {layer.name!r}; rename one.")
        return layer.name
    base, number = default_name(layer), 0
    while (name := f"{base}_{number}" if number else base) in taken:
        number += 1
    return name


def _not_empty(tree: dict[str, Tree]) -> Tree:
    return {name: branch for name, branch in tree.items() if branch}
