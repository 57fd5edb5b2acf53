"""What the targets ask for, whatever a sick program takes them for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from goodfit.losses import BinaryCrossentropy
from goodfit.training.plan import Plan

Numbers = NDArray[Any]
Kind = Literal["numbers", "classes", "one_hot", "multilabel"]

OF_CLASSES = ("classes", "one_hot", "binary", "signs")
"""What losses for classes say that targets mean."""

GAPS = 2
"""Labels may be used as unit numbers as they are where they leave fewer than so many times free."""


@dataclass(frozen=True)
class Aim:
    """What is to be predicted.

    Args:
        kind: one of some classes, as a label or as a row with a single 1; some of them; or numbers.
        labels: the label of each class, in the order of the classes; empty for numbers.
        width: the numbers in one target.

    Example:
        >>> aim = Aim("classes", ("cat", "dog"))
        >>> aim.truth(np.array(["dog", "cat"])), aim.numbered
        (array([1, 0]), False)
    """

    kind: Kind
    labels: tuple[Any, ...] = ()
    width: int = 1

    @property
    def chooses(self) -> bool:
        """Whether one of some classes is asked for."""
        return self.kind in ("classes", "one_hot")

    @property
    def numbered(self) -> bool:
        """Whether each label is the number of its class, counted from 0."""
        return self.kind != "classes" or self.labels == tuple(range(len(self.labels)))

    @property
    def binary(self) -> bool:
        """Whether there are two classes, in one column."""
        return self.kind == "classes" and len(self.labels) == 2

    def truth(self, y: Numbers) -> Numbers:
        """The targets as class numbers, as yes and no, or as numbers: one row for each."""
        if self.kind == "one_hot":
            return np.asarray(y.argmax(axis=-1))
        if self.kind == "classes":
            flat = y[..., 0] if y.ndim > 1 and y.shape[-1] == 1 else y
            return np.searchsorted(np.array(self.labels), flat)
        return y.reshape(len(y), -1).astype(float)


def aim_of(y: Numbers, plan: Plan) -> Aim:
    """What the targets ask for: by their values, and where those do not tell, by the program.

    Args:
        y: the targets, as the user gave them.
        plan: the program; its loss, metrics and output say what it was meant for.

    Example:
        >>> from goodfit import Sequential, layers, Input
        >>> model = Sequential([Input((2,)), layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> aim_of(np.array([2.5, 1.0, 7.25]), model.plan()).kind
        'numbers'
        >>> aim_of(np.array(["a", "b", "a"]), model.plan()).labels
        ('a', 'b')
    """
    output = plan.graph.nodes[plan.graph.outputs[0]].shape
    meant = getattr(plan.loss, "targets", "numbers")
    if y.ndim > 1 and y.shape[-1] > 1 and not (meant == "classes" and y.shape[1:] == output[:-1]):
        return _of_rows(y)
    if y.dtype.kind not in "fiu" or _are_labels(y, plan, meant):
        return Aim("classes", _labels(y))
    return Aim("numbers", width=int(np.prod(y.shape[1:])))


def _of_rows(y: Numbers) -> Aim:
    width = int(np.prod(y.shape[1:]))
    if y.dtype.kind not in "biuf" or not np.isin(y, (0, 1)).all():
        return Aim("numbers", width=width)
    if (y.sum(axis=-1) == 1).all():
        return Aim("one_hot", tuple(range(y.shape[-1])), y.shape[-1])
    return Aim("multilabel", width=width)


def _are_labels(y: Numbers, plan: Plan, meant: str) -> bool:
    """Whether a column of numbers holds labels."""
    values = np.unique(y)
    if np.isin(values, (0, 1)).all():
        return len(values) == 2
    whole = bool((values == np.rint(values)).all())
    told = meant in OF_CLASSES or _measures_accuracy(plan)
    if whole:
        return told and len(values) < y.size
    # shares of one class are no labels
    shares = isinstance(plan.loss, BinaryCrossentropy) and values.min() >= 0 and values.max() <= 1
    return told and not shares and 2 * len(values) <= y.size


def _measures_accuracy(plan: Plan) -> bool:
    return any("acc" in str(metric.name).lower() for metric in plan.outputs[0].metrics)


def _labels(y: Numbers) -> tuple[Any, ...]:
    """The labels in order; numbers from 0 with few gaps stay what they are."""
    values = np.unique(y)
    if values.dtype.kind not in "iuf":
        return tuple(values.tolist())
    whole = bool((values == np.rint(values)).all()) and values[0] >= 0
    if whole and values[-1] + 1 < GAPS * len(values):
        return tuple(range(int(values[-1]) + 1))
    return tuple(values.tolist())
