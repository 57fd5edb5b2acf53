"""Models inside models: the layers of one are laid into the other, and keep their weights."""

from __future__ import annotations

from goodfit.errors import ShapeError
from goodfit.layers.connecting import connect_whole, replaced
from goodfit.layers.graph import Graph, Place
from goodfit.layers.layer import Layer
from goodfit.layers.symbols import Symbol


def inlined(
    graph: Graph, name: str, symbols: list[Symbol], training: bool | None = None
) -> list[Symbol]:
    """The symbols of a graph's outputs when its inputs are these symbols.

    Args:
        graph: the layers of the inner model.
        name: what that model is called; its layers are named "name/layer".
        symbols: what enters.
        training: whether its layers act as in training; None for as the outer model does.

    Raises:
        ShapeError: another number of symbols than the model has inputs.
    """
    if len(symbols) != len(graph.inputs):
        raise ShapeError(
            f"The model {name!r} has {len(graph.inputs)} inputs, but was called on {len(symbols)}."
        )
    entering = dict(zip(graph.inputs, symbols, strict=True))
    made: list[Symbol] = []
    for i, node in enumerate(graph.nodes):
        if i in entering:
            made.append(entering[i])
            continue
        options = replaced(dict(node.options), Place, made.__getitem__)
        if training is not None and node.layer.listed:
            options["training"] = training
        sources = [made[j] for j in node.inputs]
        made.append(connect_whole(_renamed(node.layer, f"{name}/{node.name}"), sources, options))
    return [made[i] for i in graph.outputs]


def _renamed(layer: Layer, proposed: str) -> Layer:
    twin = layer.with_settings(name=None)
    twin.__dict__["_proposed_name"] = proposed
    return twin
