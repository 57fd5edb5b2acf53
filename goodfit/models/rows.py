"""What a model is made of, row by row: layers, or inner models as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from goodfit.arrays import Tree, trees
from goodfit.layers.connecting import Part
from goodfit.layers.graph import Graph

if TYPE_CHECKING:
    from goodfit.models.network import Network


class Row(NamedTuple):
    """A layer, or an inner model.

    `sources` are the rows that it takes; `trainable` is None for what has no weights.
    """

    name: str
    type: str
    output_shape: Any
    params: int
    sources: tuple[str, ...]
    trainable: bool | None


def model_rows(model: Network, expanded: bool) -> list[Row]:
    """The layers in order, inputs among them.

    Args:
        model: a model that is built.
        expanded: whether each layer of an inner model has a row of its own.
    """
    graph, state = model.graph, model.ready()
    homes = row_names(graph, expanded)
    places: dict[str, list[int]] = {}
    for place, home in enumerate(homes):
        places.setdefault(home, []).append(place)
    return [_row(graph, homes, members, state.params, state.memory) for members in places.values()]


def row_names(graph: Graph, expanded: bool) -> list[str]:
    """The name of the row in which each node is shown."""
    names: list[str] = []
    for node in graph.nodes:
        if isinstance(node.layer, Part):
            names.append(names[node.inputs[0]])
        else:
            names.append(node.name if expanded else node.name.partition("/")[0])
    return names


def sources(graph: Graph, place: int) -> list[int]:
    """The nodes whose results a node needs, also as options."""
    if place in graph.inputs:
        return []
    return [graph.symbols.index(symbol) for symbol in graph.symbols[place].needed]


def size(*branches: Tree) -> int:
    """How many numbers the arrays hold."""
    return sum(int(np.size(array)) for array in trees.leaves(branches))


def _row(graph: Graph, homes: list[str], members: list[int], params: Tree, memory: Tree) -> Row:
    nodes = [graph.nodes[i] for i in members]
    name, inner = homes[members[0]], nodes[0].name != homes[members[0]]
    layers = {node.name: node.layer for node in nodes}
    sizes = {one: size(params.get(one), memory.get(one)) for one in layers}
    learning = [layer.trainable for one, layer in layers.items() if sizes[one]]
    needed = [homes[i] for place in members for i in sources(graph, place)]
    return Row(
        name,
        "Model" if inner else type(nodes[0].layer).__name__,
        _leaving(graph, homes, members) if inner else nodes[0].shape,
        sum(sizes.values()),
        tuple(dict.fromkeys(home for home in needed if home != name)),
        any(learning) if learning else None,
    )


def _leaving(graph: Graph, homes: list[str], members: list[int]) -> Any:
    """The shape of what leaves an inner model; a list of them where it is several things."""
    outside = set(range(len(homes))).difference(members)
    used = {i for place in outside for i in sources(graph, place)}
    places = [i for i in members if i in used or i in graph.outputs]
    shapes = list(dict.fromkeys(graph.nodes[i].shape for i in places))
    return shapes[0] if len(shapes) == 1 else shapes
