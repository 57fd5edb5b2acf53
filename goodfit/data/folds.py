"""Several splits of the same rows, so that each row is judged by a model that never saw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from goodfit.data.frames import rows_of
from goodfit.data.group_splits import group_numbers
from goodfit.data.parts import mark
from goodfit.data.splits import Rows
from goodfit.data.time_splits import in_time, rows_before
from goodfit.errors import DataError
from goodfit.silence import filtered

__all__ = ["Fold", "folds", "folds_by_group", "folds_by_time"]


@dataclass(frozen=True, eq=False)
class Fold:
    """The rows to learn from, and the rows to judge by.

    Example:
        >>> x = np.arange(6.0)
        >>> x_train, x_dev = folds(6, 3)[0].of(x)
        >>> x_train.shape, x_dev.shape
        ((4,), (2,))
    """

    train: Rows
    dev: Rows

    def of(self, data: Any) -> tuple[Any, Any]:
        """The rows of both parts of an array, list, frame or column, marked as that part."""
        return mark(rows_of(data, self.train), "train"), mark(rows_of(data, self.dev), "dev")


def folds(
    n: int, count: int = 5, *, stratify: npt.ArrayLike | None = None, seed: int = 0
) -> list[Fold]:
    """Deals the rows 0 to n-1 at random to `count` dev parts; the others train each time.

    Args:
        n: how many rows there are.
        count: how many folds, 2 or more.
        stratify: one class label per row: each class is then spread over the folds evenly.
        seed: another seed, other folds.

    Raises:
        DataError: fewer rows than folds, no class that fills them, or not one label per row.

    Example:
        >>> labels = ["cat"] * 4 + ["dog"] * 2
        >>> [sorted(fold.of(labels)[1]) for fold in folds(6, 2, stratify=labels)]
        [['cat', 'cat', 'dog'], ['cat', 'cat', 'dog']]
    """
    from sklearn.model_selection import KFold, StratifiedKFold

    _check_count(count, n, "rows")
    if stratify is None:
        return _listed(KFold(count, shuffle=True, random_state=seed).split(np.arange(n)))
    labels = np.asarray(stratify)
    if labels.shape != (n,):
        raise DataError(
            f"`stratify` has the shape {labels.shape}, but one class label for each of the {n} "
            f"rows is needed: shape ({n},). For one-hot labels write stratify=y.argmax(axis=1)."
        )
    classes = group_numbers(labels)
    _check_count(count, int(np.bincount(classes).max()), "rows of one class")
    with filtered(
        "ignore", "The least populated class"
    ):  # a rare class is missing in some folds: nobody can help it
        splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
        return _listed(splitter.split(classes, classes))


def folds_by_group(groups: npt.ArrayLike, count: int = 5) -> list[Fold]:
    """Deals whole groups to `count` dev parts of about the same size.

    Args:
        groups: for each row, which group it belongs to; no group trains and judges the same model.
        count: how many folds, 2 or more.

    Raises:
        DataError: fewer groups than folds, or not one group per row.

    Example:
        >>> patients = ["ann", "ann", "bob", "eve", "bob"]
        >>> [fold.of(patients)[1] for fold in folds_by_group(patients, 3)]
        [['bob', 'bob'], ['ann', 'ann'], ['eve']]
    """
    from sklearn.model_selection import GroupKFold

    numbers = group_numbers(groups)
    _check_count(count, len(np.unique(numbers)), "groups")
    return _listed(GroupKFold(count).split(numbers, groups=numbers))


def folds_by_time(times: int | npt.ArrayLike, count: int = 5, *, gap: Any = 0) -> list[Fold]:
    """Cuts time into `count` dev parts, each of which is judged by a model of the time before.

    Args:
        times: the time of each row (numbers or dates), in any order; or how many rows there are,
            where they are in order.
        count: how many folds, 2 or more.
        gap: how much time lies at least between training and dev, in the units of `times`.

    Raises:
        DataError: too few rows, a gap that leaves none to learn from, or a missing time.

    Example:
        >>> [(fold.train.tolist(), fold.dev.tolist()) for fold in folds_by_time(6, 2)]
        [([0, 1], [2, 3]), ([0, 1, 2, 3], [4, 5])]
    """
    from sklearn.model_selection import TimeSeriesSplit

    time, order = in_time(times)
    _check_count(count, len(order) - 1, "rows after the first")
    cut = [(order[train], order[dev]) for train, dev in TimeSeriesSplit(count).split(order)]
    found = [Fold(rows_before(dev, train, time, gap), dev) for train, dev in cut]
    if any(not len(fold.train) for fold in found):
        raise DataError(
            f"With gap={gap}, the first of {count} folds has no row to learn from. "
            f"Choose a smaller gap, or fewer folds."
        )
    return found


def _listed(pairs: Any) -> list[Fold]:
    return [Fold(train, dev) for train, dev in pairs]


def _check_count(count: int, available: int, what: str) -> None:
    if not 2 <= count <= available:
        raise DataError(
            f"{available} {what} cannot make {count} folds. Write a number of folds from 2 to "
            f"{available}, such as folds={max(2, min(5, available))}."
            if available >= 2
            else f"{available} {what} cannot be cut into folds: at least 2 are needed."
        )
