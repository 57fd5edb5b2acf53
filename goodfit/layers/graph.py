"""The graph of a model: its layers in an order in which they can run."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from goodfit import ops, regularizers
from goodfit.arrays import Array, Tree, random
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers.connecting import EVERYWHERE, replaced
from goodfit.layers.context import Context
from goodfit.layers.holdings import Holding
from goodfit.layers.layer import Layer, Weight
from goodfit.layers.names import unique_names
from goodfit.layers.symbols import InputLayer, Symbol


class Place(int):
    """The number of a node, where an option holds its result."""


class Node(NamedTuple):
    """One layer in its place: where its inputs come from, and the shape of its output.

    `options` is what else the layer was called with; a `Place` stands for the result of a node.
    """

    name: str
    layer: Layer
    inputs: tuple[int, ...]
    input_shape: Any
    shape: Any
    options: Mapping[str, Any] = {}


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

    @functools.cached_property
    def layers(self) -> dict[str, Layer]:
        """Each layer once, by name, in order; inputs are left out."""
        return {node.name: node.layer for node in self.nodes if node.layer.listed}

    @property
    def is_chain(self) -> bool:
        """Whether there is one input, and each layer takes what the one before it yields."""
        chained = all(tuple(s.needed) == (before,) for before, s in pairwise(self.symbols))
        return chained and len(self.inputs) == len(self.outputs) == 1

    @property
    def batch_size(self) -> int | None:
        """How many rows every batch must have, if an input says so."""
        sizes = [self.symbols[i].batch_size for i in self.inputs]
        return next((size for size in sizes if size is not None), None)

    @property
    def output_names(self) -> list[str]:
        """The names of the outputs: of the layers they come from, numbered where one has two."""
        nodes = [self.nodes[place] for place in self.outputs]
        bases = [(node if node.layer.listed else self._source(node)).name for node in nodes]
        counts = [bases[:i].count(base) for i, base in enumerate(bases)]
        return [f"{b}_{n}" if n else b for b, n in zip(bases, counts, strict=True)]

    @functools.cached_property
    def _first_nodes(self) -> dict[str, Node]:
        return {node.name: node for node in reversed(self.nodes)}

    def layer_node(self, name: str) -> Node:
        """The first place of the layer of this name."""
        if name not in self._first_nodes:
            raise UnknownNameError("layer", name, self.layers)
        return self._first_nodes[name]

    def layer_at(self, index: int | None) -> Layer:
        """The layer with this number, from 0, inputs not counted; negative ones count backwards."""
        layers = self.layers
        if index is None or not -len(layers) <= index < len(layers):
            raise UnknownNameError("layer", index, layers)
        return list(layers.values())[index]

    def with_layers(self, other: Mapping[str, Layer]) -> Graph:
        """The same graph with other layers in the places of these names."""
        twin = object.__new__(Graph)
        twin.symbols, twin.inputs, twin.outputs = self.symbols, self.inputs, self.outputs
        twin.nodes = [node._replace(layer=other.get(node.name, node.layer)) for node in self.nodes]
        return twin

    def init(self, key: Array, held: Mapping[str, Holding] | None = None) -> tuple[Tree, Tree]:
        """First values of all weights and of all memory, by layer name.

        Args:
            key: what random values come from.
            held: arrays that layers have already, which they keep, by layer name.
        """
        params, memory = {}, {}
        for name, layer in self.layers.items():
            if held and name in held:
                params[name], memory[name] = held[name].params, held[name].memory
                continue
            layer_key = random.fold(key, name)
            shape = self.layer_node(name).input_shape
            params[name] = layer.init(layer_key, shape)
            memory[name] = layer.init_memory(layer_key, shape)
        return _not_empty(params), _not_empty(memory)

    def declared(self) -> tuple[Tree, Tree]:
        """The same trees, with a `Weight` in the place of each array: nothing is made."""
        shapes = {name: self.layer_node(name).input_shape for name in self.layers}
        params = {name: layer.weights(shapes[name]) for name, layer in self.layers.items()}
        memory = {name: layer.memory(shapes[name]) for name, layer in self.layers.items()}
        return _not_empty(params), _not_empty(memory)

    def run(self, params: Tree, memory: Tree, inputs: Sequence[Array], ctx: Context) -> list[Array]:
        """The outputs for a batch; what layers remember is in `ctx.memory` afterwards."""
        return self.run_masked(params, memory, inputs, ctx)[0]

    def run_masked(
        self, params: Tree, memory: Tree, inputs: Sequence[Array], ctx: Context
    ) -> tuple[list[Array], list[Array | None]]:
        """The outputs for a batch, and for each which of its steps count (None: all)."""
        values, masks = self._run_all(params, memory, inputs, ctx)
        return [values[i] for i in self.outputs], [masks[i] for i in self.outputs]

    def value(self, place: int, params: Tree, memory: Tree, inputs: Sequence[Array]) -> Array:
        """What one node yields in evaluation mode; the layers behind it do not run."""
        return self._run_all(params, memory, inputs, Context(), last=place)[0][place]

    def run_all(
        self, params: Tree, memory: Tree, inputs: Sequence[Array], ctx: Context
    ) -> list[Array]:
        """The outputs of all nodes, in order."""
        return self._run_all(params, memory, inputs, ctx)[0]

    def penalties(self, params: Tree) -> list[Array]:
        """What the regularisers of all layers that train add to the loss."""
        return [
            penalty
            for name, (layer, shape) in self._bound.items()
            for penalty in layer.penalties(params[name], shape)
        ]

    def constrained(self, params: Tree) -> Tree:
        """The weights, brought back to where the constraints of layers that train allow them."""
        moved = {
            name: layer.constrained(params[name], shape)
            for name, (layer, shape) in self._bound.items()
        }
        return {**params, **moved}

    @functools.cached_property
    def _bound(self) -> dict[str, tuple[Layer, Any]]:
        """Layers that train and have a penalty or a constraint, with the shapes of their inputs."""
        shapes = {name: self.layer_node(name).input_shape for name in self.layers}
        return {
            name: (layer, shapes[name])
            for name, layer in self.layers.items()
            if layer.trainable and layer.is_bound(shapes[name])
        }

    def _source(self, node: Node) -> Node:
        return self.nodes[node.inputs[0]] if node.inputs else node

    def _run_all(
        self,
        params: Tree,
        memory: Tree,
        inputs: Sequence[Array],
        ctx: Context,
        last: int | None = None,
    ) -> tuple[list[Any], list[Any]]:
        values: list[Any] = []
        masks: list[Any] = []
        given = dict(zip(self.inputs, inputs, strict=True))
        for i, node in enumerate(self.nodes if last is None else self.nodes[: last + 1]):
            value, mask = (
                (given[i], None)
                if i in given
                else run_node(node, values, masks, params, memory, ctx)
            )
            values.append(value)
            masks.append(mask)
        return values, masks


def declared_items(
    declared: dict[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Weight]]:
    """Each `Weight` of a nest of dicts, with the path that leads to it.

    Example:
        >>> from goodfit.layers import Dense, Input
        >>> x = Input(shape=(4,))
        >>> params, memory = Graph([x], [Dense(3)(x)]).declared()
        >>> [(path, weight.shape) for path, weight in declared_items(params)]
        [(('dense', 'kernel'), (4, 3)), (('dense', 'bias'), (3,))]
    """
    for name, weight in declared.items():
        if isinstance(weight, dict):
            yield from declared_items(weight, (*path, name))
        else:
            yield (*path, name), weight


def run_node(
    node: Node, values: list[Any], masks: list[Any], params: Tree, memory: Tree, ctx: Context
) -> tuple[Any, Any]:
    """The output of one node, and which of its steps count."""
    layer, options = node.layer, replaced(node.options, Place, values.__getitem__)
    x: Any = [values[i] for i in node.inputs]
    mask: Any = [masks[i] for i in node.inputs]
    if not layer.joins:
        x, mask = x[0], options.get("mask", mask[0])
    elif "mask" in options or all(part is None for part in mask):
        mask = options.get("mask")
    trains = layer.trainable and options.get("training", True)
    inside = ctx.enter(node.name, memory.get(node.name, {}), trains, mask)
    if "training" in options:
        inside.force(bool(options["training"]))
    own = {name: value for name, value in options.items() if name not in EVERYWHERE}
    out = layer.call(params.get(node.name, {}), x, inside, **own)
    if layer.activity_regularizer is not None:
        ctx.losses.append(_activity_penalty(layer, out, ctx.rows))
    if ctx.observe is not None and layer.listed:
        ctx.observe(node.name, layer, out[0] if isinstance(node.shape, list) else out)
    return out, layer.output_mask(x, mask)


def _activity_penalty(layer: Layer, out: Any, rows: Array | None) -> Array:
    """What the outputs of a row cost in the mean; padding counts for nothing."""
    regularizer = regularizers.get(layer.activity_regularizer)
    outputs = out if isinstance(out, list | tuple) else [out]
    count = outputs[0].shape[0] if rows is None else ops.sum(rows)
    if rows is not None:
        outputs = [o * ops.reshape(rows, shape=(-1,) + (1,) * (o.ndim - 1)) for o in outputs]
    costs = [regularizer(output) for output in outputs]
    return sum(costs[1:], costs[0]) / count


def _in_order(outputs: Sequence[Symbol], inputs: Sequence[Symbol]) -> list[Symbol]:
    """Every symbol after those it needs; without recursion, for a graph may be deep."""
    entering, order = set(inputs), dict[Symbol, None]()
    waiting = list(reversed(outputs))
    while waiting:
        symbol = waiting[-1]
        missing = [s for s in symbol.needed if s not in order and symbol not in entering]
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
    named = {layer.identity: layer.named(name) for layer, name in unique_names(layers).items()}
    place = {symbol: Place(i) for i, symbol in enumerate(symbols)}
    nodes = []
    for symbol, layer in zip(symbols, layers, strict=True):
        sources = () if symbol in entering else symbol.inputs
        shapes = [source.shape for source in sources]
        input_shape = shapes if layer.joins or not shapes else shapes[0]
        places = tuple(int(place[source]) for source in sources)
        options = {} if symbol in entering else replaced(symbol.options, Symbol, place.__getitem__)
        twin = named[layer.identity]
        twin.__dict__["batch_size"] = symbol.batch_size
        twin.__dict__.setdefault("_symbol", symbol)
        nodes.append(Node(str(twin.name), twin, places, input_shape, symbol.shape, options))
    return nodes


def _entrance(symbol: Symbol) -> Layer:
    if isinstance(symbol.layer, InputLayer):
        return symbol.layer
    return InputLayer(symbol.shape)


def _not_empty(tree: dict[str, Tree]) -> Tree:
    return {name: branch for name, branch in tree.items() if branch}
