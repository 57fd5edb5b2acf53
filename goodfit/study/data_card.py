"""What the data of a study are like: how much of what, between which bounds, and what is twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from goodfit.doctor.facts import spread
from goodfit.study.prepared import Array, Part, Prepared

__all__ = ["data_card"]

MOST_COLUMNS = 200
MISSING = " (missing)"
"""How the encoder ends the name of a feature that says that a value was missing."""


def data_card(prepared: Prepared) -> dict[str, Any]:
    """What one has to know about data before one believes a network, as plain data.

    Args:
        prepared: the data.
    """
    parts = {"train": prepared.train, "dev": prepared.dev, "test": prepared.test}
    marks = list(_marks(prepared.train))
    known = set(marks)
    return {
        "shape": list(prepared.train.x.shape[1:]),
        "classes": _classes(prepared, parts),
        "target": _bounds(prepared.train.y) if prepared.task.class_names is None else None,
        "values": None if prepared.kind == "table" else _bounds(prepared.train.x),
        "columns": list(_columns(prepared))[:MOST_COLUMNS],
        "repeated": len(marks) - len(known),
        "in_training": {
            name: sum(mark in known for mark in _marks(parts[name])) for name in ("dev", "test")
        },
    }


def _classes(prepared: Prepared, parts: dict[str, Part]) -> list[dict[str, Any]]:
    names = prepared.task.class_names
    if names is None:
        return []
    counts = {part: np.bincount(rows.y, minlength=len(names)) for part, rows in parts.items()}
    return [
        {"name": name, **{part: int(count[i]) for part, count in counts.items()}}
        for i, name in enumerate(names)
    ]


def _bounds(values: Array) -> dict[str, float]:
    """The bounds of all numbers together."""
    return _named(spread(values.reshape(-1, 1))[:, 0])


def _named(moments: Array) -> dict[str, float]:
    mean, deviation, low, high = moments.tolist()
    return {"smallest": low, "mean": mean, "deviation": deviation, "largest": high}


def _columns(prepared: Prepared) -> Iterator[dict[str, Any]]:
    """The columns of a table as the network gets them; what was missing is told beside them."""
    if prepared.kind != "table":
        return
    by_name = dict(zip(prepared.feature_names, spread(prepared.train.x).T, strict=True))
    for name, moments in by_name.items():
        if not name.endswith(MISSING):
            gaps = by_name.get(name.partition("=")[0] + MISSING)
            missing = 0.0 if gaps is None else float(gaps[0])
            yield {"name": name, **_named(moments), "missing": missing}


def _marks(part: Part) -> Iterator[int]:
    """A number for each row, the same for equal rows."""
    for row in np.ascontiguousarray(part.x):
        yield hash(row.tobytes())
