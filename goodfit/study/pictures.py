"""The evidence that the report draws: confusions, worst examples, weights, each layer's health."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.report import LayerHealth, Pictures, WorstExample
from goodfit.study.answers import layer_outputs, rows_to_see
from goodfit.study.plane import boundary
from goodfit.study.prepared import Array, Part, Prepared
from goodfit.study.spaces import groups_of, spaces
from goodfit.study.units import units

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["draw"]

Vitals = Mapping[str, Mapping[str, float | None]]

WORST = 24
PROBE_ROWS, SEEN_ROWS = 256, 300
BINS = 40
FEATURES_TOLD = 6


def draw(prepared: Prepared, model: Model, vitals: Vitals) -> Pictures:
    """Gather what the report draws.

    Args:
        prepared: the data.
        model: the trained network; it predicts probabilities, or numbers in the target's unit.
        vitals: what was last measured of each layer, by quantity.
    """
    predicted = model.predict(prepared.test.x, batch_size=1024)
    weights = _first_weights(prepared, model)
    found: dict[str, Any] = {"activations": tuple(_health(prepared, model, vitals))}
    found |= _inside(prepared, model)
    if prepared.kind == "image":
        found["first_weights"] = weights
    elif prepared.kind == "table":
        found |= {"first_weight_matrix": weights, "first_weight_names": prepared.feature_names}
    if prepared.task.class_names is None:
        found["predicted_against_true"] = (predicted[:, 0], prepared.test.y)
        found["worst"] = _farthest(prepared, predicted[:, 0])
    else:
        classes = predicted.argmax(axis=1)
        found["confusion"] = _confusion(prepared.test.y, classes, predicted.shape[1])
        found["certainty"] = (predicted.max(axis=1), classes == prepared.test.y)
        found["worst"] = _most_wrong(prepared, predicted, classes)
    return Pictures(**found)


def _inside(prepared: Prepared, model: Model) -> dict[str, Any]:
    """What the layers make of some dev rows, and what the network says everywhere."""
    rows = rows_to_see(model, SEEN_ROWS)
    chosen = np.linspace(0, len(prepared.dev.y) - 1, rows).round().astype(int)
    seen = Part(*(array[np.unique(chosen)] for array in prepared.dev))
    outputs, groups = layer_outputs(model, seen.x), groups_of(prepared, seen.y)
    with np.errstate(over="ignore", invalid="ignore"):  # the findings tell of what exploded
        return {
            "spaces": tuple(spaces(model, seen.x, outputs, groups)),
            "space_groups": groups,
            "units": tuple(units(prepared, model, seen.x, outputs, groups)),
            "boundary": boundary(prepared, model, seen),
        }


def _confusion(y: Array, classes: Array, number: int) -> Array:
    counts = np.zeros((number, number), int)
    np.add.at(counts, (y, classes), 1)
    return counts


def _most_wrong(prepared: Prepared, probabilities: Array, classes: Array) -> list[WorstExample]:
    """Wrong answers, those first whose right class was thought least likely."""
    y, names = prepared.test.y, prepared.task.class_names or ()
    wrong = np.flatnonzero(classes != y)
    order = wrong[np.argsort(probabilities[wrong, y[wrong]], kind="stable")]
    return [
        WorstExample(
            picture=_picture(prepared, i),
            text=_text(prepared, i),
            true=names[y[i]],
            predicted=names[classes[i]],
            confidence=float(probabilities[i, classes[i]]),
        )
        for i in order[:WORST]
    ]


def _farthest(prepared: Prepared, predicted: Array) -> list[WorstExample]:
    """The predictions of a regression that lie farthest from the true number."""
    y = prepared.test.y
    order = np.argsort(-np.abs(predicted - y), kind="stable")
    return [
        WorstExample(
            picture=_picture(prepared, i),
            text=_text(prepared, i),
            true=f"{y[i]:.4g}",
            predicted=f"{predicted[i]:.4g}",
            confidence=None,
        )
        for i in order[:WORST]
    ]


def _picture(prepared: Prepared, i: int) -> Array | None:
    return prepared.test.x[i] if prepared.kind == "image" else None


def _text(prepared: Prepared, i: int) -> str:
    """An example in words: the features of a row that differ most from the training part's mean."""
    if prepared.kind != "table":
        return f"test example {i}"
    train, row = prepared.train.x, prepared.test.x[i]
    unusual = np.abs(row - train.mean(axis=0)) / np.maximum(train.std(axis=0), 1e-9)
    told = np.sort(np.argsort(-unusual, kind="stable")[:FEATURES_TOLD])
    return ", ".join(f"{prepared.feature_names[j]} = {row[j]:.4g}" for j in told)


def _first_weights(prepared: Prepared, model: Model) -> Array | None:
    """The first kernel: one picture a unit for images, (features, units) for tables, else None."""
    params, shape = model.params, prepared.train.x.shape[1:]
    kernels = [
        params[name]["kernel"] for name in model.graph.layers if "kernel" in params.get(name, {})
    ]
    if not kernels:
        return None
    kernel: Array = kernels[0]
    if kernel.ndim == 4:  # (height, width, channels, filters)
        return np.moveaxis(kernel, -1, 0)
    if prepared.kind == "image" and len(kernel) == np.prod(shape):
        return kernel.T.reshape(-1, *shape)
    return kernel if prepared.kind == "table" and len(kernel) == shape[0] else None


def _health(prepared: Prepared, model: Model, vitals: Vitals) -> Iterator[LayerHealth]:
    """Each layer with weights: its vitals from training, its activations on some training rows."""
    rows = rows_to_see(model, PROBE_ROWS)
    activations = layer_outputs(model, prepared.train.x[:rows])
    for name, measured in vitals.items():
        last = {what: np.nan if value is None else value for what, value in measured.items()}
        if "weight_norm" not in last or name not in activations:
            continue
        values = activations[name]
        counts, edges = np.histogram(values[np.isfinite(values)], BINS)
        yield LayerHealth(
            name=name,
            activation_mean=last["activation_mean"],
            activation_deviation=last["activation_std"],
            dead_fraction=last.get("dead_fraction"),
            gradient_norm=last["gradient_norm"],
            weight_norm=last["weight_norm"],
            update_ratio=last["update_norm"] / max(last["weight_norm"], 1e-12),
            histogram_counts=counts,
            histogram_edges=edges,
        )
