"""Which nodes of a graph are calls of an inner model, and an order in which groups can stand."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from goodfit.layers.connecting import Part
from goodfit.layers.graph import Graph
from goodfit.models.rows import sources

Links = set[tuple[int, int]]


class Grouping(NamedTuple):
    """The nodes in an order in which groups are not torn apart.

    `group` has for each node the first one of its group; `links` lead from node to node, where the
    parts of what a layer yields stand for the layer.
    """

    order: list[int]
    group: dict[int, int]
    links: Links


def grouped(graph: Graph) -> Grouping:
    """Puts the layers of each call of an inner model together.

    Where that could not be drawn, for what leaves the inner model enters the same call again, its
    layers stand by themselves.

    Example:
        >>> from goodfit import Input, Model, Sequential, layers
        >>> encoder = Sequential([Input((4,)), layers.Dense(3), layers.ReLU()], name="encoder")
        >>> x = Input((4,))
        >>> grouped(Model(x, layers.Dense(1)(encoder(x))).graph).group
        {0: 0, 1: 1, 2: 1, 3: 3}
    """
    whole = _wholes(graph)
    places = [i for i in whole if whole[i] == i]
    links = {(whole[source], i) for i in places for source in sources(graph, i)}
    group = _calls(graph, places, links)
    while True:
        needed: dict[int, set[int]] = {group[i]: set() for i in places}
        for u, v in links:
            if group[u] != group[v]:
                needed[group[v]].add(group[u])
        try:
            rank = {key: n for n, key in enumerate(TopologicalSorter(needed).static_order())}
        except CycleError as error:
            torn = set(error.args[1])
            group = {i: i if key in torn else key for i, key in group.items()}
            continue
        return Grouping(sorted(places, key=lambda i: (rank[group[i]], i)), group, links)


def inner_name(graph: Graph, place: int) -> str | None:
    """The name of the inner model that a node was laid out of."""
    inner, slash, _ = graph.nodes[place].name.partition("/")
    return inner if slash else None


def _wholes(graph: Graph) -> dict[int, int]:
    """For each node itself; for a part of what a layer yields, the node of the layer."""
    whole: dict[int, int] = {}
    for i, node in enumerate(graph.nodes):
        whole[i] = whole[node.inputs[0]] if isinstance(node.layer, Part) else i
    return whole


def _calls(graph: Graph, places: list[int], links: Links) -> dict[int, int]:
    """For each node the first of those of the same inner model that it hangs together with."""
    group = {i: i for i in places}
    for u, v in sorted(links):
        name = inner_name(graph, v)
        if name is not None and name == inner_name(graph, u):
            first, other = sorted((group[u], group[v]))
            group = {i: first if key == other else key for i, key in group.items()}
    return group
