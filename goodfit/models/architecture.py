"""A model's architecture and settings as plain data, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from goodfit import (
    activations,
    constraints,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    regularizers,
)
from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import FileError, GoodfitError
from goodfit.layers.connecting import connect_whole, replaced
from goodfit.layers.graph import Graph, Place
from goodfit.layers.symbols import Symbol
from goodfit.version import __version__

if TYPE_CHECKING:
    from goodfit.models.keeping import Kept
    from goodfit.models.model import Model


def layer_names() -> dict[str, Any]:
    """Everything that a file may name in a layer: a closed list."""
    return {
        **activations.ACTIVATIONS,
        **_classes(initializers.INITIALIZERS),
        **_classes(regularizers.REGULARIZERS),
        **_classes(constraints.CONSTRAINTS),
        **layers.LAYERS,
    }


def compiled_names() -> dict[str, dict[str, Any]]:
    """Everything that a file may name in what a model was compiled with, by argument."""
    measured = {**_classes(metrics.METRICS), "MeanMetricWrapper": metrics.MeanMetricWrapper}
    return {
        "optimizer": {
            **_classes(optimizers.OPTIMIZERS),
            **_classes(optimizers.schedules.SCHEDULES),
        },
        "loss": {**_classes(losses.LOSSES), "LossFunctionWrapper": losses.LossFunctionWrapper},
        "metrics": measured,
        "weighted_metrics": measured,
    }


def written(model: Kept) -> dict[str, Any]:
    """The model as plain data, without its arrays."""
    graph, state = model.graph, model.state
    assert state is not None
    return {
        "goodfit": __version__,
        "kind": type(model).__name__,
        "name": model.name,
        "seed": model.seed,
        "step": int(state.step),
        "graph": {
            "nodes": [
                {
                    "name": node.name,
                    "layer": to_plain(node.layer),
                    "inputs": list(node.inputs),
                    "options": to_plain(replaced(node.options, Place, _marked)),
                }
                for node in graph.nodes
            ],
            "inputs": graph.inputs,
            "outputs": graph.outputs,
        },
        "compiled": _written_compiled(model),
    }


def read_architecture(plain: Mapping[str, Any], custom: Mapping[str, Any]) -> Model:
    """The model that `written` wrote, with fresh weights.

    Raises:
        FileError: the data do not describe a model.
    """
    from goodfit.models.model import Model
    from goodfit.models.sequential import Sequential

    try:
        inputs, outputs = _symbols(plain["graph"], {**layer_names(), **custom})
        name, seed = str(plain.get("name", "model")), int(plain.get("seed", 0))
        graph = Graph(inputs, outputs)
        if plain.get("kind") == "Sequential" and graph.is_chain:
            chain = [node.layer for node in graph.nodes[1:]]
            return Sequential([inputs[0], *chain], name=name, seed=seed)
        return Model(inputs, outputs, name=name, seed=seed)
    except GoodfitError:
        raise
    except (KeyError, IndexError, AttributeError, TypeError, ValueError) as error:
        raise FileError(f"This is no architecture of a goodfit model: {error!r}") from error


def read_compiled(model: Model, plain: Mapping[str, Any], custom: Mapping[str, Any]) -> None:
    """Compiles the model as it was when it was written."""
    chosen = plain.get("compiled")
    if not chosen:
        return
    if not isinstance(chosen, Mapping):
        raise FileError(f"The file does not say what was compiled, but {chosen!r}.")
    known = compiled_names()
    read = {name: from_plain(chosen.get(name), {**known[name], **custom}) for name in known}
    read["loss_weights"] = chosen.get("loss_weights")
    model.compile(**read, run_eagerly=bool(chosen.get("run_eagerly")))


def to_json(model: Kept) -> str:
    """The architecture as JSON text, without weights; `model_from_json` reads it."""
    return json.dumps(written(model), indent=1)


def model_from_json(json_string: str, custom_objects: Mapping[str, Any] | None = None) -> Model:
    """A model with fresh weights from the text that `model.to_json()` gave.

    Raises:
        FileError: the text is no architecture.

    Example:
        >>> from goodfit import Input, Sequential, layers, model_from_json
        >>> model = Sequential([Input((2,)), layers.Dense(3)])
        >>> model_from_json(model.to_json()).count_params()
        9
    """
    try:
        plain = json.loads(json_string)
    except json.JSONDecodeError as error:
        raise FileError(f"The text is no JSON: {error}") from error
    return read_architecture(plain, custom_objects or {})


def _written_compiled(model: Kept) -> dict[str, Any] | None:
    if not model.is_compiled():
        return None
    choice = model.compiled()
    return {
        "optimizer": to_plain(choice.optimizer),
        "loss": to_plain(choice.loss),
        "loss_weights": to_plain(choice.loss_weights),
        "metrics": to_plain(choice.metrics),
        "weighted_metrics": to_plain(choice.weighted_metrics),
        "run_eagerly": choice.eager,
    }


def _symbols(
    plain: Mapping[str, Any], known: Mapping[str, Any]
) -> tuple[list[Symbol], list[Symbol]]:
    made: list[Symbol] = []
    shared: dict[str, Any] = {}
    for node in plain["nodes"]:
        layer = shared.setdefault(node["name"], _named(node, known))
        sources = [made[i] for i in node["inputs"]]
        options = _unmarked(node.get("options", {}), made)
        made.append(connect_whole(layer, sources, options) if sources else _entering(layer))
    return [made[i] for i in plain["inputs"]], [made[i] for i in plain["outputs"]]


def _entering(layer: Any) -> Symbol:
    return Symbol(layer, (), tuple(layer.shape), batch_size=layer.batch_size)


def _marked(place: Place) -> dict[str, int]:
    """The result of a node as plain data, where a call took it as an option."""
    return {"place": int(place)}


def _unmarked(options: Any, made: list[Symbol]) -> Any:
    if isinstance(options, Mapping):
        if list(options) == ["place"]:
            return made[options["place"]]
        return {name: _unmarked(part, made) for name, part in options.items()}
    return [_unmarked(part, made) for part in options] if isinstance(options, list) else options


def _named(node: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """The layer of a node; a name such as "encoder/dense" is no user's, and is put on at last."""
    settings = {setting: value for setting, value in node["layer"].items() if setting != "name"}
    layer = from_plain(settings, known)
    if not isinstance(layer, layers.Layer):
        raise FileError(f"{node['name']!r} is no layer but {type(layer).__name__}.")
    return layer.named(node["name"])


def _classes(table: Mapping[str, Any]) -> dict[str, Any]:
    """A family's classes by their own names, without the names that users may write for them."""
    return {kind.__name__: kind for kind in table.values() if isinstance(kind, type)}
