"""What hidden units respond to: the dev rows for which their output is highest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from goodfit.report import Groups, Unit
from goodfit.study.answers import weighted
from goodfit.study.prepared import Array, Prepared

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["units"]

MOST_LAYERS, MOST_UNITS = 4, 8
STRONGEST = 6
FEATURES_TOLD = 3
CLEARLY = 0.5
"""A feature is told of where the strongest rows lie so many deviations from the mean."""


def units(
    prepared: Prepared, model: Model, x: Array, outputs: Mapping[str, Array], groups: Groups
) -> Iterator[Unit]:
    """The units of each hidden layer whose output varies most, with the rows that excite them.

    Args:
        prepared: the data.
        model: the trained network.
        x: rows.
        outputs: what each layer gives for them.
        groups: what the rows are.
    """
    for name in weighted(model, MOST_LAYERS + 1)[:-1]:
        values = _strongest_place(np.asarray(outputs[name]))
        if not np.isfinite(values).all():
            continue
        deviations = values.std(axis=0, dtype=np.float64)
        for unit in np.argsort(-deviations, kind="stable")[:MOST_UNITS]:
            if deviations[unit] > 0:
                rows = np.argsort(-values[:, unit], kind="stable")[:STRONGEST]
                yield Unit(
                    layer=name,
                    number=int(unit) + 1,
                    pictures=[x[i] for i in rows] if prepared.kind == "image" else (),
                    text=_told(prepared, x, rows, groups),
                    mean=float(values[:, unit].mean()),
                    highest=float(values[rows[0], unit]),
                )


def _strongest_place(values: Array) -> Array:
    """(rows, units): of a picture or a sequence, the place where a unit's output is highest."""
    highest: Array = values.max(axis=tuple(range(1, values.ndim - 1)))
    return highest


def _told(prepared: Prepared, x: Array, rows: Array, groups: Groups) -> str:
    """What the strongest rows have in common: their group, and where they differ from the rest."""
    found = np.bincount(np.asarray(groups.rows)[rows], minlength=len(groups.names))
    most = f"{found.max()} of {len(rows)}: `{groups.names[int(found.argmax())]}`"
    features = _features(prepared, x, rows) if prepared.kind == "table" else []
    return "; ".join([most if 2 * found.max() > len(rows) else "mixed", *features])


def _features(prepared: Prepared, x: Array, rows: Array) -> list[str]:
    apart = (x[rows].mean(axis=0) - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-9)
    order = np.argsort(-np.abs(apart), kind="stable")[:FEATURES_TOLD]
    names = prepared.feature_names
    return [_told_of(names[i], apart[i] > 0) for i in order if abs(apart[i]) > CLEARLY]


def _told_of(feature: str, high: bool) -> str:
    """A column is high or low; a category (`deck=B`) is there or not."""
    if "=" in feature:
        return f"`{feature}`" if high else f"not `{feature}`"
    return f"{'high' if high else 'low'} `{feature}`"
