"""A model's architecture and settings as plain data, and what such data may name."""

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
    storage,
)
from goodfit.descriptions import to_plain
from goodfit.layers.connecting import replaced
from goodfit.layers.graph import Place
from goodfit.models.bounds import require_readable
from goodfit.version import __version__

if TYPE_CHECKING:
    from goodfit.models.keeping import Kept


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
    """The model as plain data, without its arrays.

    Raises:
        FileError: there is something that no file can hold, or more than reading would grant.
    """
    graph, state = model.graph, model.state
    assert state is not None
    require_readable(graph)
    known = layer_names()
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
                    "layer": to_plain(node.layer, known),
                    "inputs": list(node.inputs),
                    "options": to_plain(replaced(node.options, Place, _marked), known),
                }
                for node in graph.nodes
            ],
            "inputs": graph.inputs,
            "outputs": graph.outputs,
        },
        "compiled": _written_compiled(model),
    }


def to_json(model: Kept) -> str:
    """The architecture as JSON text, without weights; `model_from_json` reads it."""
    return json.dumps(json.loads(storage.written(written(model))), indent=1)


def _written_compiled(model: Kept) -> dict[str, Any] | None:
    if not model.is_compiled():
        return None
    choice = model.compiled()
    known = compiled_names()
    return {
        **{name: to_plain(getattr(choice, name), known[name]) for name in known},
        "loss_weights": to_plain(choice.loss_weights),
        "run_eagerly": choice.eager,
    }


def _marked(place: Place) -> dict[str, int]:
    """The result of a node as plain data, where a call took it as an option."""
    return {"place": int(place)}


def _classes(table: Mapping[str, Any]) -> dict[str, Any]:
    """A family's classes by their own names, without the names that users may write for them."""
    return {kind.__name__: kind for kind in table.values() if isinstance(kind, type)}
