"""What a network answers everywhere in the plane, where the data have two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goodfit.report import Boundary
from goodfit.study.prepared import Array, Part, Prepared
from goodfit.study.spaces import groups_of

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["boundary"]

PLACES = 90
BEYOND = 0.06
"""How far beyond the training rows is asked, as a share of their range."""


def boundary(prepared: Prepared, model: Model, dev: Part) -> Boundary | None:
    """The answers at a grid of places; None where there are not two columns, or no answers.

    Args:
        prepared: the data.
        model: the trained network; it predicts in the target's own unit.
        dev: the rows to draw.
    """
    if prepared.kind != "table" or prepared.train.x.shape[1:] != (2,):
        return None
    x, y = (_places(column) for column in prepared.train.x.T)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.float32)
    outputs = model.predict(grid, batch_size=1024).reshape(PLACES, PLACES, -1)
    if not np.isfinite(outputs).all():
        return None
    first, second = prepared.feature_names
    if prepared.task.class_names is None:
        return Boundary((first, second), x, y, outputs[:, :, 0], dev.x, None)
    answers = np.asarray(groups_of(prepared, outputs.argmax(axis=-1)).rows)
    return Boundary((first, second), x, y, answers, dev.x, groups_of(prepared, dev.y))


def _places(column: Array) -> Array:
    low, high = float(column.min()), float(column.max())
    more = BEYOND * (high - low or 1.0)
    return np.linspace(low - more, high + more, PLACES)
