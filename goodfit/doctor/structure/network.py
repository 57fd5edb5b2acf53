"""What the doctor asks of a network: which layers meet the data, and how its outputs are made."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from goodfit.doctor.looking.vitals import activation_name
from goodfit.layers import Dense, EinsumDense, Softmax
from goodfit.layers.convolutional.depthwise import Depthwise
from goodfit.layers.convolutional.windowed import Filtering
from goodfit.layers.graph import Graph, Node
from goodfit.layers.layer import Layer
from goodfit.layers.pooling.adaptive import AdaptivePooling
from goodfit.layers.pooling.entire import GlobalPooling
from goodfit.layers.pooling.sliding import Pooling
from goodfit.layers.recurrent.sequence import Recurrent
from goodfit.layers.regularization.drawing import Drawing
from goodfit.layers.wrapping import Wrapper

_REARRANGING = (
    "InputLayer", "Flatten", "Reshape", "Permute", "RepeatVector", "Dropout", "Identity",
    "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Cropping1D", "Cropping2D", "Cropping3D",
    "UpSampling1D", "UpSampling2D", "UpSampling3D", "Part",
)  # fmt: skip

_NORMALIZING = (
    "BatchNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization",
    "UnitNormalization",
)  # fmt: skip

_LEAKING = {"LeakyReLU": "leaky_relu", "PReLU": "leaky_relu", "ELU": "elu"}


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
    """The activation that an output ends with, seen through layers that only rearrange.

    It is "" where that is not known: after a layer that computes something else.
    """
    node = graph.nodes[place]
    if rearranges(node.layer) and node.inputs:
        return last_activation(graph, node.inputs[0])
    layer = _unwrapped(node.layer)
    if isinstance(layer, Softmax):
        return "softmax" if layer.axis in (-1, len(node.shape)) else ""
    if type(layer).__name__ in _LEAKING:
        return _LEAKING[type(layer).__name__]
    if isinstance(layer, Recurrent):
        return str(getattr(getattr(layer, "activation", None), "__name__", ""))
    return activation_name(layer)


def _unwrapped(layer: Layer) -> Layer:
    return _unwrapped(layer.layer) if isinstance(layer, Wrapper) else layer


def multiplies(layer: Layer) -> bool:
    """Whether a layer multiplies by a kernel, and then applies its activation.

    Example:
        >>> from goodfit.layers import Conv2D, Flatten
        >>> multiplies(Conv2D(8, 3)), multiplies(Flatten())
        (True, False)
    """
    return isinstance(layer, Dense | EinsumDense | Depthwise | Filtering)


def rearranges(layer: Layer) -> bool:
    """Whether a layer only moves numbers about, or leaves some out while it trains."""
    return type(layer).__name__ in _REARRANGING or isinstance(layer, Drawing)


def normalizes(layer: Layer) -> bool:
    """Whether a layer brings its inputs to one size by their own mean and deviation."""
    return type(layer).__name__ in _NORMALIZING


def is_linear(layer: Layer) -> bool:
    """Whether a layer is known to apply no activation, or one that does nothing."""
    return activation_name(layer) == "linear"


def following(graph: Graph, place: int) -> list[Node]:
    """The nodes that take what a node yields, seen through what rearranges, pools or normalises."""
    found = []
    for i, node in enumerate(graph.nodes):
        if place in node.inputs:
            found += following(graph, i) if _passes(node.layer) else [node]
    return found


def _passes(layer: Layer) -> bool:
    pools = isinstance(layer, Pooling | GlobalPooling | AdaptivePooling)
    return rearranges(layer) or normalizes(layer) or pools


def hidden_layers(graph: Graph) -> Iterator[tuple[Node, list[Node]]]:
    """The nodes that some layer with weights behind them computes with, and which layers those are.

    What is merged with something else first, such as a gate, is left out.
    """
    for i, node in enumerate(graph.nodes):
        behind = [n for n in following(graph, i) if learns_from(n.layer)]
        if node.inputs and behind and not _passes(node.layer):
            yield node, behind


def learns_from(layer: Layer) -> bool:
    """Whether a layer multiplies what it is given by weights, at once or step by step."""
    return multiplies(layer) or isinstance(layer, Recurrent)


def scoring(graph: Graph, place: int) -> Node | None:
    """The layer with a kernel that makes the scores of an output; None where that is unclear."""
    node = graph.nodes[place]
    if multiplies(node.layer):
        return node
    plain = not node.layer.joins and len(node.inputs) == 1 and not learns_from(node.layer)
    return scoring(graph, node.inputs[0]) if plain else None


def units(node: Node) -> int:
    """How many numbers a layer yields at each position."""
    shape: Any = node.shape
    return int(shape[-1] or 0) if shape else 1


def width_before(node: Node) -> int:
    """How many numbers a layer is given at each position."""
    shape = node.input_shape
    return int(shape[-1] or 0) if isinstance(shape, tuple) and shape else 1


def kernel_layer(graph: Graph, node: Node) -> Node:
    """The layer with a kernel whose activation a node is: itself, or one before it."""
    before = node
    while not multiplies(before.layer) and len(before.inputs) == 1 and not before.layer.joins:
        before = graph.nodes[before.inputs[0]]
    return before if multiplies(before.layer) else node


def weight_count(graph: Graph) -> int:
    """How many numbers the layers of a network can learn."""
    shapes = {name: graph.layer_node(name).input_shape for name in graph.layers}
    return sum(_numbers(layer.weights(shapes[name])) for name, layer in graph.layers.items())


def _numbers(declared: dict[str, Any]) -> int:
    return sum(
        _numbers(weight) if isinstance(weight, dict) else math.prod(weight.shape)
        for weight in declared.values()
    )
