"""What is where in a model: its hidden layers, and the layer that answers."""

from __future__ import annotations

from goodfit.layers import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from goodfit.layers.graph import Graph, Node
from goodfit.layers.layer import Layer
from goodfit.layers.recurrent.sequence import Recurrent
from goodfit.layers.regularization.drawing import Dropping

BENDS = (Activation, ELU, LeakyReLU, PReLU, ReLU, Softmax)
"""Activations that are layers of their own."""


def size_setting(layer: Layer) -> str | None:
    """What the number of a layer's units is called, where it has weights for each of them.

    Example:
        >>> from goodfit.layers import Conv1D, Dense, Dropout
        >>> size_setting(Dense(3)), size_setting(Conv1D(4, 3)), size_setting(Dropout(0.5))
        ('units', 'filters', None)
    """
    if not hasattr(layer, "kernel_initializer"):
        return None
    return next((name for name in ("units", "filters") if hasattr(layer, name)), None)


def answering(graph: Graph) -> Node | None:
    """The place of the last layer with units; None where there is none on the way out."""
    node = graph.nodes[graph.outputs[0]]
    while size_setting(node.layer) is None:
        if len(node.inputs) != 1 or node.layer.joins:
            return None
        node = graph.nodes[node.inputs[0]]
    return node


def behind_answer(graph: Graph) -> list[Node]:
    """What comes after the last layer with units: activations, dropout, new shapes."""
    node, last, found = graph.nodes[graph.outputs[0]], answering(graph), []
    while last is not None and node.name != last.name:
        found.append(node)
        node = graph.nodes[node.inputs[0]]
    return found


def hidden(graph: Graph) -> dict[str, Layer]:
    """The layers with units that do not answer, by name."""
    last = answering(graph)
    return {
        name: layer
        for name, layer in graph.layers.items()
        if size_setting(layer) and (last is None or name != last.name)
    }


def hidden_bends(graph: Graph) -> dict[str, Layer]:
    """The activations that are layers of their own and do not end the network, by name."""
    ending = {node.name for node in behind_answer(graph)}
    return {
        name: layer
        for name, layer in graph.layers.items()
        if isinstance(layer, BENDS) and name not in ending
    }


def is_recurrent(layer: Layer) -> bool:
    """Whether a layer goes through a sequence step by step."""
    return isinstance(layer, Recurrent)


def drops(layer: Layer) -> bool:
    """Whether a layer drops numbers while training."""
    return isinstance(layer, Dropping)
