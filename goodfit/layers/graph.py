"""The graph of a model: its layers in an order in which they can run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from goodfit.arrays import Array, Tree, random
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers.context import Context
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.names import unique_names
from goodfit.layers.symbols import InputLayer, Symbol


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

    Example:
        >>> from goodfit.layers import Dense, Input
        >>> x = Input(shape=(4,))
        >>> graph = Graph([x], [Dense(3)(Dense(8)(x))])
        >>> list(graph.layers), graph.nodes[-1].shape
        (['dense', 'dense_1'], (3,))
    """

    def __init__(self, inputs: Sequence[Symbol], outputs: Sequence[Symbol]) -> None:
        self.symbols = _in_order(outputs, inputs)
        self.nodes = _nodes(self.symbols, inputs)
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

    def layer_at(self, index: int | None) -> Layer:
        """The layer with this number, from 0, inputs not counted; negative ones count backwards."""
        layers = self.layers
        if index is None or not -len(layers) <= index < len(layers):
            raise UnknownNameError("layer", index, layers)
        return list(layers.values())[index]

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

    def value(self, place: int, params: Tree, memory: Tree, inputs: Sequence[Array]) -> Array:
        """What one node yields in evaluation mode; the layers behind it do not run."""
        return self.run_all(params, memory, inputs, Context(), last=place)[place]

    def run_all(
        self,
        params: Tree,
        memory: Tree,
        inputs: Sequence[Array],
        ctx: Context,
        last: int | None = None,
    ) -> list[Array]:
        """The outputs of all nodes, in order, or of those up to the node `last`."""
        values: list[Any] = []
        given = dict(zip(self.inputs, inputs, strict=True))
        for i, node in enumerate(self.nodes if last is None else self.nodes[: last + 1]):
            if i in given:
                values.append(given[i])
                continue
            arguments = [values[j] for j in node.inputs]
            values.append(self._run_node(node, arguments, params, memory, ctx))
        return values

    def penalties(self, params: Tree) -> list[Array]:
        """What the regularisers of all layers that train add to the loss."""
        return [
            penalty
            for name, layer in self.layers.items()
            if name in params and layer.trainable
            for penalty in layer.penalties(params[name], self.layer_node(name).input_shape)
        ]

    def _run_node(
        self, node: Node, arguments: list[Array], params: Tree, memory: Tree, ctx: Context
    ) -> Array:
        x = arguments if node.layer.joins else arguments[0]
        layer_ctx = ctx.enter(node.name, memory.get(node.name, {}), node.layer.trainable)
        out = node.layer.call(params.get(node.name, {}), x, layer_ctx)
        if ctx.observe is not None:
            ctx.observe(node.name, node.layer, out)
        return out


def _in_order(outputs: Sequence[Symbol], inputs: Sequence[Symbol]) -> list[Symbol]:
    """Every symbol after those it needs; without recursion, for a graph may be deep."""
    entering, order = set(inputs), dict[Symbol, None]()
    waiting = list(reversed(outputs))
    while waiting:
        symbol = waiting[-1]
        missing = [s for s in symbol.inputs if s not in order and symbol not in entering]
        if missing:
            waiting.extend(reversed(missing))
            continue
        order[waiting.pop()] = None
    unknown = [s for s in order if isinstance(s.layer, InputLayer) and s not in entering]
    if unknown:
        raise ShapeError(f"The outputs need {unknown[0]}, which is not among the model's inputs.")
    return [*(s for s in inputs if s not in order), *order]


def _nodes(symbols: Sequence[Symbol], inputs: Sequence[Symbol]) -> list[Node]:
    """Each symbol's layer in its place; one that data enters by needs none of the layers before."""
    entering = set(inputs)
    layers = [_entrance(s) if s in entering else s.layer for s in symbols]
    named = {layer: layer.named(name) for layer, name in unique_names(layers).items()}
    place = {symbol: i for i, symbol in enumerate(symbols)}
    nodes = []
    for symbol, layer in zip(symbols, layers, strict=True):
        sources = () if symbol in entering else symbol.inputs
        shapes = [source.shape for source in sources]
        input_shape = shapes if layer.joins or not shapes else shapes[0]
        places = tuple(place[source] for source in sources)
        twin = named[layer]
        nodes.append(Node(str(twin.name), twin, places, input_shape, symbol.shape))
    return nodes


def _entrance(symbol: Symbol) -> Layer:
    if isinstance(symbol.layer, InputLayer):
        return symbol.layer
    return InputLayer(symbol.shape)


def _not_empty(tree: dict[str, Tree]) -> Tree:
    return {name: branch for name, branch in tree.items() if branch}
