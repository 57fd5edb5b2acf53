"""Where a network is linear, so that two layers can do no more than one, and if that is enough."""

from __future__ import annotations

from goodfit.doctor.baselines.probes import CLEARLY, SURE, Numbers, Probes, probes, read_answers
from goodfit.doctor.baselines.scoring import gap
from goodfit.doctor.structure.network import (
    is_linear,
    multiplies,
    rearranges,
    scoring,
    units,
    width_before,
)
from goodfit.layers.convolutional.depthwise import Depthwise
from goodfit.layers.graph import Graph, Node
from goodfit.layers.layer import Layer
from goodfit.layers.pooling.adaptive import AdaptiveAveragePooling
from goodfit.layers.pooling.entire import GlobalAveragePooling
from goodfit.layers.pooling.sliding import AveragePooling
from goodfit.training.record import Record

_AVERAGING = (AveragePooling, GlobalAveragePooling, AdaptiveAveragePooling)
_ADDING = (
    "Add", "Subtract", "Average", "Concatenate", "Normalization", "Rescaling",
    "BatchNormalization", "ActivityRegularization",
)  # fmt: skip


def linear_pairs(graph: Graph) -> list[tuple[Node, Node]]:
    """Layers with kernels that follow one another with nothing between that bends.

    Example:
        >>> from goodfit.layers import Dense, Flatten, Input
        >>> x = Input(shape=(4, 2))
        >>> graph = Graph([x], [Dense(1, name="b")(Flatten()(Dense(3, name="a")(x)))])
        >>> [(one.name, other.name) for one, other in linear_pairs(graph)]
        [('a', 'b')]
    """
    found = []
    for node in graph.nodes:
        if multiplies(node.layer):
            before = _straight_back(graph, node.inputs[0])
            if before is not None:
                found.append((before, node))
    return found


def is_straight(graph: Graph) -> bool:
    """Whether nothing between the inputs and the scores of every output bends: a linear model."""
    last = [scoring(graph, place) for place in graph.outputs]
    return all(node is not None and _straight_before(graph, node) for node in last)


def keeps_lines(layer: Layer) -> bool:
    """Whether a layer turns straight lines into straight lines."""
    if multiplies(layer) or type(layer).__name__ == "Activation":
        return is_linear(layer)
    passes = rearranges(layer) or isinstance(layer, _AVERAGING)
    return passes or type(layer).__name__ in _ADDING


def _straight_back(graph: Graph, place: int) -> Node | None:
    """The layer with a kernel whose output comes here straight, through one layer at a time."""
    node = graph.nodes[place]
    if not node.inputs or len(node.inputs) > 1 or not keeps_lines(node.layer):
        return None
    return node if multiplies(node.layer) else _straight_back(graph, node.inputs[0])


def _straight_before(graph: Graph, node: Node) -> bool:
    before = [graph.nodes[place] for place in node.inputs]
    return all(
        not one.inputs or (keeps_lines(one.layer) and _straight_before(graph, one))
        for one in before
    )


def is_factorisation(one: Node, other: Node) -> bool:
    """Whether two linear layers are one with fewer weights, as is done on purpose."""
    spatial = isinstance(one.layer, Depthwise)
    return spatial or units(one) < min(width_before(one), units(other))


def bends_would_help(record: Record) -> bool:
    """Whether the data need more than a linear model, as far as cheap models can tell.

    They do where the nearest neighbours are clearly better than the best straight fit. Where they
    are not, or where none can be fitted, it is thought so unless such a fit is clearly better than
    the network: then something else is wrong with it.
    """
    found = probes(record)
    answers = None if found is None else read_answers(record.sample, found.task)
    if found is None or answers is None:
        return True
    linear, neighbours = found.linear.answers, found.neighbours.answers
    return _beats(found, neighbours, linear) or not _beats(found, linear, answers)


def _beats(found: Probes, one: Numbers, other: Numbers) -> bool:
    """Whether answers are better than others by more than noise, and enough to matter."""
    difference, noise = gap(found.task, found.truth, one, other)
    return difference > max(SURE * noise, CLEARLY * (1 - found.constant.score.value))
