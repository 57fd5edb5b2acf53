"""What the layers make of the dev rows, seen in two dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from goodfit.report import Groups, Space
from goodfit.report.marks import MOST_GROUPS
from goodfit.study.answers import weighted
from goodfit.study.prepared import Array, Prepared

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["groups_of", "principal_plane", "spaces"]

MOST_LAYERS = 5
FEWEST_ROWS = 3
LEAST = 1e-6
"""A probability nearer to 0 or 1 counts as so near."""
THIRDS = ("lowest third", "middle third", "highest third")


def groups_of(prepared: Prepared, y: Array) -> Groups:
    """The classes of rows, of many classes the most frequent ones and the rest; or thirds.

    Args:
        prepared: the data, whose training part says what is frequent and what is high.
        y: targets of the rows.
    """
    names, known = prepared.task.class_names, prepared.train.y
    if names is None:
        return Groups(np.searchsorted(np.quantile(known, [1 / 3, 2 / 3]), y), THIRDS)
    if len(names) <= MOST_GROUPS:
        return Groups(y, names)
    often = np.argsort(-np.bincount(known, minlength=len(names)), kind="stable")[: MOST_GROUPS - 1]
    places = np.full(len(names), MOST_GROUPS - 1)
    places[often] = np.arange(len(often))
    return Groups(places[y], [*(names[i] for i in often), "other classes"])


def spaces(model: Model, x: Array, outputs: Mapping[str, Array], groups: Groups) -> Iterator[Space]:
    """The inputs and what the layers with weights give, each in its own principal plane.

    Args:
        model: the trained network.
        x: the rows.
        outputs: what each layer gives for them.
        groups: what should come to lie apart.
    """
    if len(x) < FEWEST_ROWS:
        return
    names = weighted(model, MOST_LAYERS)
    shown = {"inputs": x, **{name: outputs[name] for name in names}}
    if names and _are_probabilities(shown[names[-1]]):
        shown[f"{names[-1]} (log-odds)"] = _log_odds(shown.pop(names[-1]))
    for name, values in shown.items():
        rows = np.asarray(values, dtype=float).reshape(len(values), -1)
        if np.isfinite(rows).all():
            points, share = principal_plane(rows)
            yield Space(name, points, share, _order(rows, np.asarray(groups.rows)))


def _are_probabilities(values: Array) -> bool:
    return bool(((values >= 0) & (values <= 1)).all())


def _log_odds(probabilities: Array) -> Array:
    """What the last layer held before it was squeezed to probabilities, which lie in corners."""
    inside = np.clip(np.asarray(probabilities, dtype=float), LEAST, 1 - LEAST)
    odds: Array = np.log(inside / (1 - inside))
    return odds


def principal_plane(rows: Array) -> tuple[Array, float]:
    """Rows in the plane in which they vary most, (rows, 2), and the share of variance in it.

    Of each axis the direction is chosen in which the farthest row lies.

    Example:
        >>> points, shown = principal_plane(np.array([[0.0, 0.0, 1.0], [3.0, 0.0, 1.0]]))
        >>> np.abs(points).round(6).tolist(), round(shown, 6)
        ([[1.5, 0.0], [1.5, 0.0]], 1.0)
    """
    centred = rows - rows.mean(axis=0)
    left, lengths, _ = np.linalg.svd(centred @ centred.T, hermitian=True)
    points = left[:, :2] * np.sqrt(lengths[:2])
    farthest = np.abs(points).round(9).argmax(axis=0)
    points *= np.where(points[farthest, [0, 1]] < 0, -1, 1)
    return points, float(lengths[:2].sum() / (lengths.sum() or 1.0))


def _order(rows: Array, groups: Array) -> float:
    """The share of rows that lie nearest to the centre of their group, made without them."""
    counts = np.bincount(groups)
    present = np.flatnonzero(counts)
    centres = np.stack([rows[groups == i].mean(axis=0) for i in present])
    distances = np.stack([((rows - centre) ** 2).sum(axis=1) for centre in centres], axis=1)
    own = groups[:, None] == present
    alone = np.maximum(counts[present] - 1, 1)
    distances = np.where(own, distances * (counts[present] / alone) ** 2, distances)
    return float((present[distances.argmin(axis=1)] == groups).mean())
