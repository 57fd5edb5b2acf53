"""What the doctor asks of a network: which layers meet the data, and how its outputs are made."""

from __future__ import annotations

from goodfit.layers.graph import Graph
from goodfit.layers.layer import Layer

_REARRANGING = (
    "InputLayer", "Flatten", "Reshape", "Permute", "RepeatVector", "Dropout", "Identity",
    "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Cropping1D", "Cropping2D", "Cropping3D",
    "UpSampling1D", "UpSampling2D", "UpSampling3D", "Part",
)  # fmt: skip


def first_layers(graph: Graph) -> list[Layer]:
    """The layers that meet the raw inputs, seen through those that only rearrange them."""
    raw: set[int] = set()
    first = []
    for i, node in enumerate(graph.nodes):
        if type(node.layer).__name__ in _REARRANGING and raw.issuperset(node.inputs):
            raw.add(i)
        elif raw.intersection(node.inputs):
            first.append(node.layer)
    return first


def output_names(graph: Graph) -> list[str]:
    """The names of the layers that the outputs come from."""
    return [graph.nodes[place].name for place in graph.outputs]


def last_activation(graph: Graph, place: int) -> str:
    """The activation that an output ends with, seen through layers that only rearrange."""
    node = graph.nodes[place]
    kind = type(node.layer).__name__
    if kind in _REARRANGING and node.inputs:
        return last_activation(graph, node.inputs[0])
    if kind == "Softmax":
        return "softmax"
    return str(getattr(getattr(node.layer, "activation", None), "__name__", ""))
