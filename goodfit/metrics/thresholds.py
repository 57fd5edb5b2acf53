"""Metrics of yes-or-no answers at thresholds of one's own: counts, precision and recall."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.matching import matched
from goodfit.losses.weighting import spread
from goodfit.metrics.confusion import Counts, counts, levels
from goodfit.metrics.metric import Metric
from goodfit.metrics.ranking import class_number, is_in_top, one_class
from goodfit.settings import Rule, check, count


def _thresholds(given: Any) -> float | tuple[float, ...] | None:
    if not isinstance(given, Sequence | np.ndarray) or isinstance(given, str):
        return float(given) if isinstance(given, Real) and 0 <= float(given) <= 1 else None
    numbers = [_thresholds(number) for number in given]
    return tuple(numbers) if numbers and None not in numbers else None  # type: ignore[arg-type]


thresholds_rule = Rule(_thresholds, "a number from 0 to 1, or a list of such numbers", "0.5")


class ThresholdMetric(Metric):
    """The parent of metrics that count answers at thresholds; a subclass makes `of(counts)`.

    Args:
        thresholds: a prediction above it is a yes; 0.5 if nothing is given. With a list the metric
            is an array.

    Example:
        >>> class Found(ThresholdMetric):
        ...     def of(self, counts):
        ...         return counts.true_positives
        >>> Found([0.2, 0.8])([1, 1], [0.5, 0.9])
        array([2., 1.])
    """

    thresholds: float | Sequence[float] | None = None

    def __post_init__(self) -> None:
        if self.thresholds is not None:
            check(self, thresholds=thresholds_rule)

    def of(self, counts: Counts) -> Array:
        """The metric at each threshold."""
        raise NotImplementedError(f"{type(self).__name__} has no `of`")

    def at(self) -> Array:
        """The thresholds, in the order in which they were given."""
        return np.atleast_1d(0.5 if self.thresholds is None else self.thresholds)

    def answers(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """The targets and predictions that are counted: all of them."""
        return y_true, y_pred

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The weights of positive and of negative examples, by how many thresholds they exceed."""
        y_true, y_pred = self.answers(*matched(y_true, y_pred))
        return levels(y_true, y_pred, spread(weight, y_pred), np.sort(self.at()))

    def result(self, sums: dict[str, Any]) -> float | Array:
        """A number, or an array with one for each threshold."""
        found = self.of(counts(sums))[np.searchsorted(np.sort(self.at()), self.at())]
        return float(found[0]) if len(found) == 1 else found


class TruePositives(ThresholdMetric):
    """How many positive examples are found: the target is 1 and the prediction above a threshold.

    Weights count as so many examples.

    Example:
        >>> TruePositives()([0, 1, 1, 1], [0.9, 0.1, 0.8, 0.7])
        2.0
    """

    name: str = dataclasses.field(default="true_positives", kw_only=True)

    def of(self, counts: Counts) -> Array:
        """The metric at each threshold."""
        return counts.true_positives


class FalsePositives(ThresholdMetric):
    """How many negative examples are taken for positive: false alarms.

    Example:
        >>> FalsePositives()([0, 1, 1, 1], [0.9, 0.1, 0.8, 0.7])
        1.0
    """

    name: str = dataclasses.field(default="false_positives", kw_only=True)

    def of(self, counts: Counts) -> Array:
        """The metric at each threshold."""
        return counts.false_positives


class TrueNegatives(ThresholdMetric):
    """How many negative examples are left alone, as they should be.

    Example:
        >>> TrueNegatives()([0, 0, 1, 1], [0.9, 0.1, 0.8, 0.7])
        1.0
    """

    name: str = dataclasses.field(default="true_negatives", kw_only=True)

    def of(self, counts: Counts) -> Array:
        """The metric at each threshold."""
        return counts.true_negatives


class FalseNegatives(ThresholdMetric):
    """How many positive examples are missed.

    Example:
        >>> FalseNegatives()([0, 1, 1, 1], [0.9, 0.1, 0.8, 0.7])
        1.0
    """

    name: str = dataclasses.field(default="false_negatives", kw_only=True)

    def of(self, counts: Counts) -> Array:
        """The metric at each threshold."""
        return counts.false_negatives


class _Chosen(ThresholdMetric):
    """A threshold metric that may look at the highest scores of an example, or at one class."""

    top_k: int | None = None
    class_id: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.top_k is not None:
            check(self, top_k=count)
        if self.class_id is not None:
            check(self, class_id=class_number)

    def at(self) -> Array:
        """The thresholds; all of the highest scores are a yes where none is given for them."""
        return np.array([-np.inf]) if self.thresholds is None and self.top_k else super().at()

    def answers(self, y_true: Array, y_pred: Array) -> tuple[Array, Array]:
        """The targets and predictions that are counted; what is not among the highest is a no."""
        if self.top_k is not None:
            y_pred = ops.where(is_in_top(y_pred, self.top_k), y_pred, -np.inf)
        if self.class_id is None:
            return y_true, y_pred
        return one_class(y_true, self.class_id), one_class(y_pred, self.class_id)


class Precision(_Chosen):
    """The part of the yes answers that is right; 0 where there are none.

    It is easily high where few answers are yes: look at `Recall` too, or at `F1Score`.

    Args:
        thresholds: a prediction above it is a yes; 0.5 if nothing is given, or, with `top_k`, any.
            With a list the metric is an array. For scores (logits) write 0.
        top_k: only the so many highest scores of an example can be a yes; of equal ones the first.
        class_id: only this entry of the last axis is counted.

    Raises:
        SettingError: a threshold lies outside 0 to 1, or `top_k` or `class_id` is no such number.

    Example:
        >>> Precision()([0, 1, 1, 1], [0.9, 0.1, 0.8, 0.7])
        0.6666666666666666
        >>> Precision([0.5, 0.85])([0, 1, 1, 1], [0.9, 0.1, 0.8, 0.7]).round(2)
        array([0.67, 0.  ])
    """

    name: str = dataclasses.field(default="precision", kw_only=True)

    def of(self, counts: Counts) -> Array:
        """The metric at each threshold."""
        return counts.precision


class Recall(_Chosen):
    """The part of the positive examples that is found; 0 where there are none.

    It is 1 for whoever always says yes: look at `Precision` too, or at `F1Score`.

    Args:
        thresholds: a prediction above it is a yes; 0.5 if nothing is given, or, with `top_k`, any.
            With a list the metric is an array. For scores (logits) write 0.
        top_k: only the so many highest scores of an example can be a yes; of equal ones the first.
        class_id: only this entry of the last axis is counted.

    Raises:
        SettingError: a threshold lies outside 0 to 1, or `top_k` or `class_id` is no such number.

    Example:
        >>> Recall()([0, 1, 1, 1], [0.9, 0.1, 0.8, 0.7])
        0.6666666666666666
        >>> Recall(top_k=2)([[0, 1, 0]], [[0.3, 0.2, 0.5]])
        0.0
    """

    name: str = dataclasses.field(default="recall", kw_only=True)

    def of(self, counts: Counts) -> Array:
        """The metric at each threshold."""
        return counts.recall
