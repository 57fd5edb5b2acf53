"""What kind of task targets set: yes or no, one of several classes, several labels, or numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from goodfit.losses import LOSSES
from goodfit.losses.loss import Loss, LossFunctionWrapper

Numbers = NDArray[Any]
Kind = Literal["yes_no", "signs", "classes", "one_hot", "labels", "shares", "numbers"]

CHOICES = ("yes_no", "signs", "classes", "one_hot")
"""The kinds of which each target is one of some classes."""

SOME_ROWS = 1000
FEW_LABELS = 10
"""So many different whole numbers can be labels, however few rows there are."""

SLIPS = 0.05
"""The share of rows that may have no one, or several, among those with a single one."""


@dataclass(frozen=True)
class Task:
    """What the targets are.

    Args:
        kind: "yes_no" (0 or 1) and "signs" (-1 or 1) in one column, "classes" (numbered),
            "one_hot" rows, rows of 0 and 1 with several "labels" at once, rows of "shares" that
            sum to 1, or "numbers".
        count: how many classes, labels, shares, or numbers in one target.

    Example:
        >>> from goodfit import losses
        >>> task_of(np.eye(3), losses.MeanSquaredError())
        Task(kind='one_hot', count=3)
        >>> task_of(np.array([0, 1, 1]), losses.BinaryCrossentropy())
        Task(kind='yes_no', count=2)
    """

    kind: Kind
    count: int

    @property
    def chooses(self) -> bool:
        """Whether each target is one of some classes."""
        return self.kind in CHOICES


def meaning(loss: Any) -> str:
    """What a loss takes targets for (`Loss.targets`); "" for one of the user's own that is silent.

    Example:
        >>> from goodfit import losses
        >>> meaning(losses.MeanSquaredError()), meaning(losses.get(lambda y_true, y_pred: y_pred))
        ('numbers', '')
    """
    if isinstance(loss, LossFunctionWrapper) or not isinstance(loss, Loss):
        return ""
    known = isinstance(loss, tuple(LOSSES.values()))
    own = any("targets" in vars(kind) for kind in type(loss).__mro__ if kind is not Loss)
    return loss.targets if known or own else ""


def task_of(y: Numbers, loss: Any) -> Task:
    """What targets are: what they look like, and for class numbers what the loss takes them for."""
    meant = meaning(loss)
    if y.dtype.kind not in "fiub":
        labels = np.array([str(label) for label in y.flat])
        y = np.unique(labels, return_inverse=True)[1].reshape(y.shape)
        meant = meant if y.max(initial=0) < 2 else "classes"
    rows = None if _is_column(y) else _of_rows(y)
    if meant == "classes" and _are_whole(y) and (rows is None or rows.kind != "one_hot"):
        return Task("classes", int(y.max()) + 1)
    return rows or _of_column(y, meant)


def _are_whole(y: Numbers) -> bool:
    return y.dtype.kind in "iub" or bool((y == np.floor(y)).all())


def _is_column(y: Numbers) -> bool:
    return y.ndim < 2 or y.shape[-1] == 1


def _of_column(y: Numbers, meant: str) -> Task:
    values = _values(y)
    if values <= {0, 1} and (len(values) == 2 or meant == "binary"):
        return Task("yes_no", 2)
    if values == {-1, 1}:
        return Task("signs", 2)
    if meant in ("binary", "one_hot", "signs") and are_labels(y):
        return Task("classes", int(y.max()) + 1)
    return Task("numbers", 1)


def are_labels(y: Numbers) -> bool:
    """Whether whole numbers are few enough to be those of classes.

    Example:
        >>> are_labels(np.array([0, 3, 1, 3])), are_labels(np.arange(30))
        (True, False)
    """
    if y.min() < 0 or (y != np.floor(y)).any():
        return False
    return len(np.unique(y)) <= max(FEW_LABELS, len(y) // 4)


def _of_rows(y: Numbers) -> Task:
    count = y.shape[-1]
    if not 0 <= y.min() <= y.max() <= 1:
        return Task("numbers", count)
    totals = y.sum(axis=-1, dtype=float)
    if ((y == 0) | (y == 1)).all():
        return Task("labels" if np.mean(totals != 1) > SLIPS else "one_hot", count)
    return Task("shares" if np.allclose(totals, 1, atol=1e-3) else "numbers", count)


def _values(y: Numbers) -> set[Any]:
    """The distinct values, where these are few."""
    some = np.unique(y[:SOME_ROWS])
    if len(some) > 2:
        return set(some.tolist())
    return set(np.unique(y).tolist())
