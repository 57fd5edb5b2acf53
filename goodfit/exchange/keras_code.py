"""A model as Python source that builds the same in Keras."""

from __future__ import annotations

import pprint
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from goodfit.activations import ACTIVATIONS
from goodfit.descriptions import Description
from goodfit.errors import SettingError
from goodfit.exchange.names_in_code import identifier, variables
from goodfit.layers import LAYERS, Operation
from goodfit.layers.connecting import Part
from goodfit.layers.graph import Node, Place
from goodfit.layers.layer import Layer
from goodfit.layers.symbols import InputLayer

if TYPE_CHECKING:
    from goodfit.models.network import Network

ONE_BY_ONE = ("MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention")
"""Layers that Keras calls with their inputs one by one, and not in a list."""

FITTED = ("auto", "fitting")
"""First weights that only goodfit has; Keras then begins as it does by default."""

OPERATORS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**", "matmul": "@",
    "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=",
}  # fmt: skip
FUNCTIONS = {
    "abs", "absolute", "clip", "cos", "cumsum", "exp", "expand_dims", "flip", "floor", "log",
    "log_softmax", "logsumexp", "max", "maximum", "mean", "min", "minimum", "negative", "relu",
    "sigmoid", "sin", "softmax", "softplus", "sqrt", "square", "squeeze", "std", "sum", "tanh",
}  # fmt: skip
"""Functions of `goodfit.ops` that `keras.ops` has with the same arguments."""


def to_keras_code(model: Network) -> str:
    """Python source that builds the same layers in Keras, as `model`.

    Weights are not part of it: `model.get_layer(name).set_weights(...)` takes those of the goodfit
    layer of that name. A slash in a name, of a layer in an inner model, becomes "_".

    Raises:
        SettingError: the model has a function or a layer of one's own.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> print(to_keras_code(Sequential([Input((4,)), layers.Dense(3, activation="relu")])))
        import keras
        from keras import layers
        <BLANKLINE>
        model = keras.Sequential(
            [
                keras.Input(shape=(4,), name='input_layer'),
                layers.Dense(units=3, activation='relu', name='dense'),
            ],
            name='sequential',
        )
        <BLANKLINE>
    """
    graph = model.graph
    plain = all(type(n.layer) not in (Operation, Part) and not n.options for n in graph.nodes)
    body = _sequential(model) if graph.is_chain and plain else _functional(model)
    return "\n".join(["import keras", "from keras import layers", "", *body, ""])


def _sequential(model: Network) -> Iterable[str]:
    yield from ("model = keras.Sequential(", "    [")
    for node in model.graph.nodes:
        yield f"        {_made(node)},"
    yield from ("    ],", f"    name={_keras_name(model.name)!r},", ")")


def _functional(model: Network) -> Iterable[str]:
    graph = model.graph
    names = variables(graph.nodes)
    uses, made = Counter(node.name for node in graph.nodes), set[str]()
    for place, node in enumerate(graph.nodes):
        layer = _made(node) if node.layer.listed or isinstance(node.layer, InputLayer) else ""
        if uses[node.name] > 1 and not isinstance(node.layer, Operation | Part):
            shared = f"{identifier(node.name)}_layer"
            if node.name not in made:
                yield f"{shared} = {layer}"
            made.add(node.name)
            layer = shared
        yield f"{names[place]} = {_applied(node, layer, names)}"
    ends = (_one_or_all([names[i] for i in ends]) for ends in (graph.inputs, graph.outputs))
    settings = ("inputs={}, outputs={}".format(*ends), f"name={_keras_name(model.name)!r}")
    yield f"model = keras.Model({', '.join(settings)})"


def _one_or_all(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _applied(node: Node, layer: str, names: list[str]) -> str:
    """The line that computes a node's result."""
    inputs = [names[i] for i in node.inputs]
    if isinstance(node.layer, InputLayer):
        return layer
    if isinstance(node.layer, Part):
        return f"{inputs[0]}[{node.layer.index}]"
    if isinstance(node.layer, Operation):
        return _operation(node.layer, inputs)
    joined = ", ".join(inputs)
    if node.layer.joins and type(node.layer).__name__ not in ONE_BY_ONE:
        joined = f"[{joined}]"
    told = "".join(f", {name}={_source(v, names)}" for name, v in node.options.items())
    return f"{layer}({joined}{told})"


def _operation(layer: Operation, inputs: list[str]) -> str:
    name = layer.operation
    given = [_argument(part, inputs) for part in layer.arguments]
    told = {key: _argument(part, inputs) for key, part in (layer.keywords or {}).items()}
    if name == "getitem":
        return f"{given[0]}[{told['index']}]"
    if name in OPERATORS and len(given) == 2:
        return f"{given[0]} {OPERATORS[name]} {given[1]}"
    if name not in FUNCTIONS:
        raise SettingError(
            f"ops.{name} has no equal in Keras that takes the same arguments. Write it there by "
            "hand, in a layer of your own."
        )
    settings = [f"{key}={value}" for key, value in told.items()]
    return f"keras.ops.{name}({', '.join([*given, *settings])})"


def _argument(value: Any, inputs: list[str]) -> str:
    """An argument of an operation, as it is kept in the layer."""
    if isinstance(value, Mapping):
        ((kind, part),) = value.items()
        if kind == "input":
            return inputs[part]
        return "..." if kind == "ellipsis" else f"slice({', '.join(map(repr, part))})"
    if isinstance(value, tuple | list):
        parts = [_argument(part, inputs) for part in value]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
    return repr(value)


def _made(node: Node) -> str:
    """The expression that makes a layer."""
    layer = node.layer
    name = _keras_name(node.name)
    if isinstance(layer, InputLayer):
        told = {"batch_size": layer.batch_size} if layer.batch_size else {}
        kind = {} if layer.dtype == "float32" else {"dtype": layer.dtype}
        settings = {"shape": tuple(layer.shape), **told, **kind, "name": name}
        return f"keras.Input({_settings(settings)})"
    return _layer(layer, {**layer.settings(), "name": name})


def _layer(layer: Layer, settings: Mapping[str, Any]) -> str:
    kind = type(layer).__name__
    if LAYERS.get(kind) is not type(layer) or kind == "Lambda":
        raise SettingError(
            f"{layer.title} is made of code of your own, which cannot be printed. Write it for "
            "Keras by hand, or leave it out."
        )
    told = {n: v for n, v in settings.items() if n != "input_shape" and not _is_fitted(v)}
    return f"layers.{kind}({_settings(told)})"


def _is_fitted(value: Any) -> bool:
    return isinstance(value, str) and value in FITTED


def _settings(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={_source(value)}" for name, value in settings.items())


def _source(value: Any, names: list[str] | None = None) -> str:
    """A setting, as Keras's users write it."""
    if isinstance(value, Place) and names is not None:
        return names[value]
    if isinstance(value, Layer):
        return _layer(value, value.settings())
    if isinstance(value, Description):
        home = type(value).__module__.split(".")[1]
        return f"keras.{home}.{type(value).__name__}({_settings(value.settings())})"
    if isinstance(value, list | tuple):
        parts = [_source(part, names) for part in value]
        return f"[{', '.join(parts)}]" if isinstance(value, list) else _tuple(parts)
    if callable(value):
        return repr(_name_of(value))
    return pprint.pformat(value, width=1_000_000)


def _tuple(parts: list[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def _name_of(function: Any) -> str:
    name = next((name for name, known in ACTIVATIONS.items() if known is function), None)
    if name is None:
        raise SettingError(
            f"{getattr(function, '__name__', function)} is a function of your own, which cannot be "
            "printed. Write it for Keras by hand, or use one by name, as in `activation='relu'`."
        )
    return name


def _keras_name(name: str) -> str:
    return name.replace("/", "_")
