"""A feature that gives the target away: searched for in a sample, before anything is trained."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.baselines.ridge import Ridge

Numbers = NDArray[Any]

TOLD = 0.98
"""The share of a target's variance, or of what chance leaves of its classes, that a leak tells."""

FAR_LESS = 5.0
"""How many times more the others leave unexplained."""

LITTLE = 0.9
SOMETHING = 0.05
SHARED = 0.8
"""What a second feature alone may tell; beyond it several share the knowledge."""

SAME = 1 - 1e-6
"""Columns that go together so closely are one feature: copies, or the yes and the no of one."""

FEWEST = 100
SURE = 4.0
WIDEST = 1000
GLANCE = 200
DOUBTFUL = 0.75
CLASSES = 20


class Leak(NamedTuple):
    """A feature that gives the target away.

    Args:
        place: its column in x.
        alone: the share that it explains: of the variance, or of the rows' classes.
        others: the same of a linear model of all others.
        chooses: whether the targets are classes.
    """

    place: int
    alone: float
    others: float
    chooses: bool


def leak(sample: Any) -> Leak | None:
    """The one column of a table that tells the target, while the others come nowhere near.

    Example:
        >>> from types import SimpleNamespace
        >>> x = np.random.default_rng(0).normal(size=(100, 3))
        >>> y = x.sum(axis=1) + np.random.default_rng(1).normal(size=100)
        >>> leak(SimpleNamespace(x=(np.column_stack([x, 3 * y]),), y=y)).place
        3
    """
    table, y = _table(sample.x), np.asarray(sample.y)
    if table is None or len(y) < FEWEST or y.dtype.kind not in "fiub":
        return None
    if y.ndim == 2 and y.shape[1] > 1:
        if not (np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all()):
            return None
        y = y.argmax(axis=1)
    if y.size != len(y) or (y == y.reshape(-1)[0]).all():
        return None
    y = y.reshape(-1).astype(float)
    classes = np.unique(y)
    chooses = len(classes) <= CLASSES and bool((classes == np.floor(classes)).all())
    return _of_classes(table, y, classes) if chooses else _of_numbers(table, y)


def _table(x: tuple[Numbers, ...]) -> Numbers | None:
    """The inputs' columns; None where they are no table of several."""
    if len(x) != 1 or x[0].ndim != 2 or not 2 <= x[0].shape[1] <= WIDEST:
        return None
    if x[0].dtype.kind not in "fiub" or not np.isfinite(x[0]).all():
        return None
    return x[0].astype(float)


def _of_numbers(table: Numbers, y: Numbers) -> Leak | None:
    likely = np.flatnonzero(_alike(table[:GLANCE], y[:GLANCE]) > DOUBTFUL)
    if not len(likely):
        return None
    told = np.square(_alike(table[:, likely], y))
    place, alone = int(likely[np.argmax(told)]), float(told.max())
    same = _same_feature(table, place) if alone >= TOLD else None
    if same is None or _is_shared(told, same[likely]):
        return None
    said = _without(table, same).predict(y[:, None])[:, 0]
    others = 1 - float(np.mean(np.square(y - said)) / y.var())
    return _leak(place, alone, others, others, False)


def _of_classes(table: Numbers, y: Numbers, classes: Numbers) -> Leak | None:
    shuffled = np.random.default_rng(0).permutation(len(y))  # rows of one value in any order
    table, y = table[shuffled], y[shuffled]
    likely = np.flatnonzero(_told(table[:GLANCE], y[:GLANCE]) > DOUBTFUL)
    if not len(likely):
        return None
    told = _told(table[:, likely], y)
    place = int(likely[np.argmax(told)])
    same = _same_feature(table, place) if told.max() >= TOLD else None
    if same is None or _is_shared(told, same[likely]):
        return None
    columns = (y[:, None] == classes).astype(float)
    said = classes[_without(table, same).predict(columns).argmax(axis=1)]
    others, commonest = float(np.mean(said == y)), float(columns.mean(axis=0).max())
    alone = 1 - (1 - float(told.max())) * _chance(y)
    if alone - others < SURE * (others * (1 - others) / len(y)) ** 0.5:
        return None
    return _leak(place, alone, others, (others - commonest) / (1 - commonest), True)


def _same_feature(table: Numbers, place: int) -> Numbers | None:
    """Which columns are the same feature as this one; None where there is no other."""
    same = np.asarray(_alike(table, table[:, place]) > SAME)
    return None if same.all() else same


def _is_shared(told: Numbers, same: Numbers) -> bool:
    """Whether another feature than the one that tells most tells nearly as much."""
    return bool((told[~same] > SHARED).any())


def _without(table: Numbers, same: Numbers) -> Ridge:
    """A linear model of all other features, which says each row by a fit to the others."""
    rest = table[:, ~same]
    deviation = rest.std(axis=0)
    return Ridge((rest - rest.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0), None)


def _leak(place: int, alone: float, others: float, gained: float, chooses: bool) -> Leak | None:
    """The leak, if the others tell something, and leave far more untold."""
    if not SOMETHING < gained < LITTLE or 1 - others < FAR_LESS * (1 - alone):
        return None
    return Leak(place, alone, others, chooses)


def _told(table: Numbers, y: Numbers) -> Numbers:
    """How much less often than by chance the class changes along each column, sorted by it.

    1 where it never does more often than it must; about 0 where the column tells nothing.
    """
    along = y[np.argsort(table, axis=0, kind="stable")]
    changes = (along[1:] != along[:-1]).sum(axis=0) - (len(np.unique(y)) - 1)
    expected = (len(y) - 1) * _chance(y)
    return np.asarray(1 - np.maximum(changes, 0) / max(expected, 1.0))


def _chance(y: Numbers) -> float:
    """How often two random rows are of different classes."""
    shares = np.unique(y, return_counts=True)[1] / len(y)
    return float(1 - np.square(shares).sum())


def _correlations(table: Numbers, y: Numbers) -> Numbers:
    table, y = table - table.mean(axis=0), y - y.mean()
    size = np.sqrt(np.square(table).sum(axis=0) * np.square(y).sum())
    return np.asarray(np.abs(table.T @ y) / np.where(size > 0, size, np.inf))


def _alike(table: Numbers, y: Numbers) -> Numbers:
    """How closely each column goes with y: in its numbers, or in their order."""
    return np.maximum(_correlations(table, y), _correlations(_ranks(table), _ranks(y)))


def _ranks(table: Numbers) -> Numbers:
    return np.asarray(np.argsort(np.argsort(table, axis=0), axis=0), float)
