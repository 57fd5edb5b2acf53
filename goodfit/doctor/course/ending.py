"""How a network ends: whether its answers are brought to the targets' size by anything."""

from __future__ import annotations

import math

from goodfit.doctor.structure.network import last_activation, learns_from, output_names, rearranges
from goodfit.layers import Add, Subtract
from goodfit.layers.graph import Graph
from goodfit.layers.wrapping import Wrapper
from goodfit.training.record import Record

_GROWING = ("exponential", "exp")


def rescales(graph: Graph) -> bool:
    """Whether something that may rescale stands behind the last layer with weights.

    Also where that cannot be told: what is merged or computed there may be of any size.

    Example:
        >>> from goodfit.layers import Dense, Input, Rescaling
        >>> x = Input(shape=(4,))
        >>> rescales(Graph([x], [Dense(1)(x)])), rescales(Graph([x], [Rescaling(50)(Dense(1)(x))]))
        (False, True)
    """
    place = graph.outputs[0]
    if last_activation(graph, place) in _GROWING:
        return True
    node = graph.nodes[place]
    while rearranges(node.layer) and len(node.inputs) == 1:
        node = graph.nodes[node.inputs[0]]
    layer = node.layer
    while isinstance(layer, Wrapper):
        layer = layer.layer
    return not learns_from(layer) and not isinstance(layer, Add | Subtract)


def begins_near(record: Record, mean: float, std: float) -> bool:
    """Whether the first answers, before any step, lay within 2 deviations of the targets' mean."""
    vitals = record.first_vitals.get(output_names(record.graph)[0], {})
    return abs(vitals.get("activation_mean", math.inf) - mean) <= 2 * std
