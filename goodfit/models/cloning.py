"""Cloning: a model of the same layers, with weights of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goodfit.errors import SettingError
from goodfit.layers.connecting import Part, replaced
from goodfit.layers.graph import Graph, Node, Place
from goodfit.layers.layer import Layer
from goodfit.layers.symbols import Input, Symbol
from goodfit.models.model import Model
from goodfit.models.network import Network
from goodfit.models.sequential import Sequential


def clone_model(
    model: Model,
    clone_function: Callable[[Layer], Any] | None = None,
    call_function: Callable[..., Any] | None = None,
) -> Model:
    """A model of the same layers that begins with fresh weights, compiled as the first one.

    Args:
        model: the model, whose weights stay what they are.
        clone_function: what stands in the place of a layer; it is called once for each, and may
            return the layer itself, which is then shared. By default `Layer.anew`.
        call_function: `(layer, *inputs, **options)`, which calls the new layer and returns what
            the layers behind it take; by default `layer(*inputs, **options)`.

    Raises:
        SettingError: `clone_function` returns no layer, or the model's class says in code of its
            own how it is made.
        NotReadyError: the model does not know the shape of its inputs yet.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3)])
        >>> twin = clone_model(model)
        >>> twin.count_params(), (twin.get_weights()[0] == model.get_weights()[0]).any()
        (15, np.False_)
    """
    _require_plain(type(model))
    made = _Clones(clone_function or Layer.anew, call_function or _called)
    twin = _like(model, *made.connected(model.graph))
    if model.is_compiled():
        twin.compile(*model.compiled())
    return twin


def connected_anew(graph: Graph) -> tuple[list[Symbol], list[Symbol]]:
    """The inputs and outputs of layers that are connected alike, and have no weights yet."""
    return _Clones(Layer.anew, _called).connected(graph)


class _Clones:
    """Clones of layers, one of each, and how they are called."""

    def __init__(self, clone: Callable[[Layer], Any], call: Callable[..., Any]) -> None:
        self.clone, self.call = clone, call
        self.made: dict[str, Any] = {}

    def connected(self, graph: Graph) -> tuple[list[Symbol], list[Symbol]]:
        """The symbols of inputs and outputs, where clones are connected as in the graph."""
        results: list[Any] = []
        for i, node in enumerate(graph.nodes):
            results.append(_entrance(node) if i in graph.inputs else self.result(node, results))
        return [results[i] for i in graph.inputs], [results[i] for i in graph.outputs]

    def result(self, node: Node, results: list[Any]) -> Any:
        """What a node yields; a list for a layer with several outputs."""
        sources = [results[i] for i in node.inputs]
        if isinstance(node.layer, Part):
            return sources[0][node.layer.index]
        options = replaced(dict(node.options), Place, results.__getitem__)
        given = sources if node.layer.joins else sources[0]
        return self.call(self.of(node), given, **options)

    def of(self, node: Node) -> Any:
        """The clone of a node's layer."""
        if node.name not in self.made:
            self.made[node.name] = _required(self.clone(node.layer), node.name)
        return self.made[node.name]


def _called(layer: Any, *inputs: Any, **options: Any) -> Any:
    return layer(*inputs, **options)


def _entrance(node: Node) -> Symbol:
    layer: Any = node.layer
    return Input(layer.shape, layer.batch_size, layer.dtype, name=node.name)


def _like(model: Model, inputs: list[Symbol], outputs: list[Symbol]) -> Model:
    """A model of the same kind; a Sequential only where the layers are still a chain."""
    graph = Graph(inputs, outputs)
    if isinstance(model, Sequential) and graph.is_chain:
        return Sequential([*inputs, *(node.layer for node in graph.nodes[1:])], name=model.name)
    kind = Model if isinstance(model, Sequential) else type(model)
    return kind(inputs, outputs, name=model.name)


def _required(clone: Any, name: str) -> Any:
    if not isinstance(clone, Layer | Network):
        raise SettingError(
            f"clone_function returned {clone!r} for the layer {name!r}, but a layer is expected. "
            "Write for instance `lambda layer: layer.anew()`."
        )
    return clone


def _require_plain(kind: type[Model]) -> None:
    if kind.__init__ not in (Model.__init__, Sequential.__init__):
        raise SettingError(
            f"{kind.__name__} says in its own `__init__` how it is made, so clone_model cannot "
            f"know it. Make another one: `{kind.__name__}(...)`."
        )
