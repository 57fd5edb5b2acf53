"""One scale for networks and for what they must beat: accuracy for classes, R² for numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.losses import (
    CosineSimilarity,
    MeanAbsolutePercentageError,
    MeanSquaredLogarithmicError,
)
from goodfit.losses.loss import LossFunctionWrapper

Numbers = NDArray[Any]
Kind = Literal["binary", "classes", "one_hot", "multilabel", "numbers"]

MOST_OUTPUTS = 32
"""Of more numbers in one target some are judged, evenly spread."""

NORMAL_95 = 1.96
"""So many standard errors around a normal estimate hold the truth in 95 of 100 cases."""

_ON_SCALES_OF_THEIR_OWN = (
    CosineSimilarity, LossFunctionWrapper, MeanAbsolutePercentageError, MeanSquaredLogarithmicError,
)  # fmt: skip
"""Losses that do not ask for answers near the targets in the targets' own unit."""


class Score(NamedTuple):
    """How good answers are.

    Args:
        value: the share of right answers; for numbers R², the mean over the outputs.
        error: the standard error of the value.
        balanced: the mean share of right answers over the classes; for numbers the value.
    """

    value: float
    error: float
    balanced: float


@dataclass(frozen=True)
class Task:
    """What targets are, and how to read answers to them.

    Args:
        kind: what a target is: one of two classes in one column, a class number, a row with a
            number for each class, a row of yes and no, or numbers.
        classes: how many classes there are (2 for a yes or no); 0 for numbers.
        threshold: above which an answer is a yes.
    """

    kind: Kind
    classes: int = 0
    threshold: float = 0.5

    @property
    def chooses(self) -> bool:
        """Whether the targets are classes."""
        return self.kind != "numbers"

    def truth(self, y: Numbers) -> Numbers:
        """The targets, one row for each: class numbers, or numbers.

        Example:
            >>> Task("one_hot", 3).truth(np.array([[0, 0, 1], [1, 0, 0]])).tolist()
            [[2], [0]]
        """
        if self.kind == "one_hot":
            return np.asarray(y.argmax(axis=-1)[:, None])
        if self.kind == "classes":
            return y.reshape(-1, 1).astype(np.int64)
        table = y.reshape(len(y), -1)
        return _some(table.astype(float)) if self.kind == "numbers" else (table > 0).astype(int)

    def read(self, answers: Numbers) -> Numbers:
        """What a network's answers say, in the form of `truth`."""
        if self.kind in ("classes", "one_hot"):
            return np.asarray(answers.argmax(axis=1)[:, None])
        table = answers.reshape(len(answers), -1).astype(float)
        return _some(table) if self.kind == "numbers" else (table > self.threshold).astype(int)

    def table(self, truth: Numbers) -> Numbers:
        """The targets as columns to be predicted: one for each class of several."""
        if self.kind in ("classes", "one_hot"):
            return np.asarray(truth == np.arange(self.classes), float)
        return truth.astype(float)

    def chosen(self, table: Numbers) -> Numbers:
        """What predicted columns say, in the form of `truth`."""
        if self.kind in ("classes", "one_hot"):
            return np.asarray(table.argmax(axis=1)[:, None])
        return table if self.kind == "numbers" else (table > 0.5).astype(int)


def class_of_targets(y: Numbers, loss: Any) -> Kind | None:
    """What the loss takes targets for, or None where they are nothing that a probe can predict.

    Example:
        >>> from goodfit import losses
        >>> class_of_targets(np.array([0.0, 1.0, 2.0]), losses.MeanSquaredError())
        'numbers'
        >>> class_of_targets(np.array([0.0, 1.0, 2.0]), losses.SparseCategoricalCrossentropy())
        'classes'
    """
    meant = getattr(loss, "targets", None)
    columns, ranks = y.size // max(len(y), 1), y.ndim
    if meant == "classes":
        ignores = getattr(loss, "ignore_class", None) is not None
        return None if ignores or columns != 1 else "classes"
    if ranks == 2 and columns > 1 and (meant == "one_hot" or _chooses_one(y, meant)):
        return "one_hot" if getattr(loss, "axis", -1) in (-1, 1) else None
    if meant == "signs" or (meant == "binary" and np.isin(y, (0, 1)).all()):
        return "binary" if columns == 1 else "multilabel" if ranks == 2 else None
    known = meant in ("numbers", "binary", "probabilities")
    return "numbers" if known and not isinstance(loss, _ON_SCALES_OF_THEIR_OWN) else None


def task_of(y: Numbers, loss: Any) -> Task | None:
    """What targets are and how answers to them are read, given the loss.

    None where a probe cannot predict them, as where there are more classes than rows.
    """
    if not len(y) or y.dtype.kind not in "fiub" or not np.isfinite(y).all():
        return None
    kind = class_of_targets(y, loss)
    if kind is None:
        return None
    if kind == "classes":
        return Task(kind, int(y.max()) + 1) if 0 <= y.min() <= y.max() < len(y) else None
    if kind == "one_hot":
        return Task(kind, y.shape[-1])
    from_zero = loss.targets == "signs" or getattr(loss, "from_logits", False)
    return Task(kind, 0 if kind == "numbers" else 2, 0.0 if from_zero else 0.5)


def score(task: Task, truth: Numbers, answers: Numbers) -> Score:
    """How good answers are.

    Example:
        >>> truth, answers = np.array([[0], [0], [0], [1]]), np.array([[0], [0], [0], [0]])
        >>> found = score(Task("classes", 2), truth, answers)
        >>> found.value, round(found.error, 3), found.balanced
        (0.75, 0.217, 0.5)
    """
    each = credit(task, truth, answers)
    value = float(each.mean())
    if not task.chooses:
        return Score(value, float(each.std()) / math.sqrt(len(each)), value)
    share = min(max(value, 0.5 / truth.size), 1 - 0.5 / truth.size)
    error = math.sqrt(share * (1 - share) / truth.size)
    return Score(value, error, float(np.mean(list(_recalls(truth, answers)))))


def credit(task: Task, truth: Numbers, answers: Numbers) -> Numbers:
    """What each row adds to the score, whose mean it is.

    For numbers it is R² with its dependence on the spread of the targets made linear (the delta
    method), so that deviations are those of R² itself.
    """
    if task.chooses:
        hits: Numbers = (truth == answers).mean(axis=1)
        return hits
    centred = np.square(truth - truth.mean(axis=0))
    moving = centred.mean(axis=0) > 0
    variance = centred.mean(axis=0)[moving]
    off = np.square(answers - truth)[:, moving] / variance
    left = off.mean(axis=0)
    each: Numbers = (1 - left + left * centred[:, moving] / variance - off).mean(axis=1)
    return each


def wilson(share: float, rows: int) -> tuple[float, float]:
    """Where a share on endless rows lies with 95%, by that of some (Wilson's score interval, 1927).

    Example:
        >>> low, high = wilson(0.9, 100)
        >>> round(low, 3), round(high, 3)
        (0.826, 0.945)
    """
    weight = NORMAL_95**2 / rows
    middle = (share + weight / 2) / (1 + weight)
    spread = math.sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
    return max(middle - spread, 0.0), min(middle + spread, 1.0)


def gap(task: Task, truth: Numbers, better: Numbers, worse: Numbers) -> tuple[float, float]:
    """By how much the score of one is above the other's, and the standard error of that.

    Both answer the same rows, so that what is hard for both does not count as noise. Where they
    never differ in being right, one row that does is still thought possible.
    """
    difference = credit(task, truth, better) - credit(task, truth, worse)
    rows = len(difference)
    least = 1 / rows if task.chooses else 0.0
    return float(difference.mean()), max(float(difference.std()) / math.sqrt(rows), least)


def _recalls(truth: Numbers, answers: Numbers) -> Iterator[float]:
    """The share of right answers for each class of each column."""
    for right, said in zip(truth.T, answers.T, strict=True):
        for label in np.unique(right):
            yield float(np.mean(said[right == label] == label))


def _chooses_one(y: Numbers, meant: str | None) -> bool:
    """Whether a loss for any probabilities was given a single 1 in each row."""
    probable = meant in ("binary", "probabilities")
    return probable and bool(np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all())


def _some(table: Numbers) -> Numbers:
    """All columns, or where there are very many, some."""
    columns = table.shape[1]
    if columns <= MOST_OUTPUTS:
        return table
    return table[:, np.linspace(0, columns - 1, MOST_OUTPUTS).astype(int)]
