"""How deep a network is: chains of layers in which nothing renews the signal."""

from __future__ import annotations

import math
from collections.abc import Callable

from goodfit.doctor.looking.vitals import activation_name
from goodfit.doctor.structure.network import learns_from, multiplies, normalizes
from goodfit.layers.graph import Graph, Node
from goodfit.training.record import Record

_SIGMOIDS = ("sigmoid", "hard_sigmoid")


def plain_chain(graph: Graph) -> list[str]:
    """The longest chain of layers with kernels that nothing normalises and no shortcut leads round.

    Example:
        >>> from goodfit.layers import Dense, Dropout, Input
        >>> x = Input(shape=(4,))
        >>> graph = Graph([x], [Dense(1, name="b")(Dropout(0.5)(Dense(3, name="a")(x)))])
        >>> plain_chain(graph)
        ['a', 'b']
    """
    return _longest(graph, lambda node: multiplies(node.layer), _renews)


def sigmoid_chain(graph: Graph) -> list[str]:
    """The longest chain of hidden sigmoid layers.

    Example:
        >>> from goodfit.layers import Dense, Input
        >>> x = Input(shape=(4,))
        >>> graph = Graph([x], [Dense(1, "sigmoid")(Dense(3, "sigmoid", name="a")(x))])
        >>> sigmoid_chain(graph)
        ['a']
    """
    ends = {graph.nodes[place].name for place in graph.outputs}

    def is_sigmoid(node: Node) -> bool:
        return activation_name(node.layer) in _SIGMOIDS and node.name not in ends

    def breaks(node: Node) -> bool:
        bent = activation_name(node.layer) not in (*_SIGMOIDS, "linear", "")
        return bent or _renews(node)

    return _longest(graph, is_sigmoid, breaks)


def gradient_ratio(record: Record, first: str, last: str) -> float:
    """The first layer's gradient over the last's, each relative to its weights, at the first pass.

    NaN where it is not known; every comparison with it is false.
    """
    sizes = [_relative_gradient(record, name) for name in (first, last)]
    return sizes[0] / sizes[1] if sizes[1] > 0 else math.nan


def _relative_gradient(record: Record, name: str) -> float:
    signs = record.first_vitals.get(name, {})
    weight = signs.get("weight_norm", 0.0)
    return signs["gradient_norm"] / weight if weight > 0 else math.nan


def _renews(node: Node) -> bool:
    """Whether the signal has a way round what stands before, or a new size behind it."""
    recurrent = learns_from(node.layer) and not multiplies(node.layer)
    return node.layer.joins or normalizes(node.layer) or recurrent


def _longest(
    graph: Graph, counts: Callable[[Node], bool], breaks: Callable[[Node], bool]
) -> list[str]:
    chains: list[list[str]] = []
    for node in graph.nodes:
        before = [] if breaks(node) or not node.inputs else chains[node.inputs[0]]
        chains.append([*before, node.name] if counts(node) else before)
    return max(chains, key=len)
