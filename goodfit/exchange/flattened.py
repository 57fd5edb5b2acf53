"""Weights behind a `Flatten`, for PyTorch counts channels first and goodfit last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodfit.exchange.places import Arrays
from goodfit.layers.dense import Dense
from goodfit.layers.graph import Graph, Node
from goodfit.layers.names import snake_case
from goodfit.layers.reshaping import Flatten

if TYPE_CHECKING:
    from goodfit.models.network import Network

SLIDING = ("conv", "depthwise_conv", "separable_conv", "max_pooling", "average_pooling", "adaptive")
"""Beginnings of the kinds of layers whose channels PyTorch has first."""

PASSING = (
    "activation", "re_lu", "leaky_re_lu", "elu", "p_re_lu", "softmax", "dropout", "spatial_dropout",
    "gaussian", "batch_normalization", "identity",
)  # fmt: skip
"""Beginnings of the kinds of layers that leave numbers in their places."""


def in_our_order(model: Network, arrays: Arrays) -> Arrays:
    """The arrays, where a Dense layer reads flattened channels with its rows in our order."""
    shapes = _flattened(model.graph)
    return {**arrays, **{place: _moved(arrays[place], shapes[place]) for place in shapes}}


def _flattened(graph: Graph) -> dict[str, Any]:
    """The shapes that kernels of Dense layers read flattened, of what slides over pictures."""
    found = {}
    for node in graph.nodes:
        flat = _before(graph, node) if isinstance(node.layer, Dense) else None
        if flat is None or not isinstance(flat.layer, Flatten):
            continue
        source = _before(graph, flat)
        slides = source is not None and _kind(source).startswith(SLIDING)
        if slides and flat.layer.data_format != "channels_first":
            found[f"{node.name}/kernel"] = flat.input_shape
    return found


def _before(graph: Graph, node: Node) -> Node | None:
    """What a layer reads, layers aside that change no place."""
    while node.inputs:
        node = graph.nodes[node.inputs[0]]
        if not _kind(node).startswith(PASSING):
            return node
    return None


def _kind(node: Node) -> str:
    return snake_case(type(node.layer).__name__)


def _moved(kernel: Any, shape: tuple[int, ...]) -> Any:
    *lengths, channels = shape
    apart = kernel.reshape(channels, *lengths, kernel.shape[-1])
    axes = range(1, len(lengths) + 1)
    return apart.transpose(*axes, 0, len(lengths) + 1).reshape(kernel.shape)
