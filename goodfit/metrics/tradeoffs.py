"""The best of one thing where another is good enough: a threshold is chosen for it."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

import numpy as np

from goodfit.arrays import Array
from goodfit.losses.matching import matched
from goodfit.losses.weighting import spread
from goodfit.metrics.confusion import counts, levels
from goodfit.metrics.metric import Metric
from goodfit.metrics.ranking import class_number, one_class
from goodfit.settings import check, count, fraction


class _BestWhere(Metric):
    """The highest `wanted` over all thresholds at which `required` is high enough.

    Both are properties of `Counts`; a subclass has a setting named like the second: its floor.
    """

    wanted: ClassVar[str]
    required: ClassVar[str]

    num_thresholds: int = dataclasses.field(default=200, kw_only=True)
    class_id: int | None = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        check(self, num_thresholds=count, **{self.required: fraction})
        if self.class_id is not None:
            check(self, class_id=class_number)

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The weights of positive and of negative examples, by how many thresholds they exceed."""
        y_true, y_pred = matched(y_true, y_pred)
        if self.class_id is not None:
            y_true, y_pred = (one_class(y, self.class_id) for y in (y_true, y_pred))
        return levels(y_true, y_pred, spread(weight, y_pred), self._thresholds())

    def result(self, sums: dict[str, Any]) -> float:
        """The best over all thresholds; 0 where none is good enough."""
        found = counts(sums)
        enough = getattr(found, self.required) >= getattr(self, self.required)
        return float(np.where(enough, getattr(found, self.wanted), 0.0).max())

    def _thresholds(self) -> Array:
        return (
            np.linspace(0, 1, self.num_thresholds) if self.num_thresholds > 1 else np.array([0.5])
        )


class SensitivityAtSpecificity(_BestWhere):
    """The best sensitivity (part of the positives found) where the specificity is high enough.

    0 where no threshold is good enough.

    Args:
        specificity: the least specificity that is good enough, from 0 to 1.
        num_thresholds: how many thresholds are tried, evenly from 0 to 1.
        class_id: only this entry of the last axis is counted.

    Raises:
        SettingError: `specificity` lies outside 0 to 1, or another setting is no such number.

    Example:
        >>> SensitivityAtSpecificity(0.5)([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])
        0.5
    """

    wanted: ClassVar[str] = "sensitivity"
    required: ClassVar[str] = "specificity"

    specificity: float
    name: str = dataclasses.field(default="sensitivity_at_specificity", kw_only=True)


class SpecificityAtSensitivity(_BestWhere):
    """The best specificity (part of the negatives left alone) where enough positives are found.

    0 where no threshold is good enough.

    Args:
        sensitivity: the least sensitivity that is good enough, from 0 to 1.
        num_thresholds: how many thresholds are tried, evenly from 0 to 1.
        class_id: only this entry of the last axis is counted.

    Raises:
        SettingError: `sensitivity` lies outside 0 to 1, or another setting is no such number.

    Example:
        >>> SpecificityAtSensitivity(1.0)([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])
        0.3333333333333333
    """

    wanted: ClassVar[str] = "specificity"
    required: ClassVar[str] = "sensitivity"

    sensitivity: float
    name: str = dataclasses.field(default="specificity_at_sensitivity", kw_only=True)


class PrecisionAtRecall(_BestWhere):
    """The best precision (part of the yes answers that is right) where the recall is high enough.

    0 where no threshold is good enough.

    Args:
        recall: the least recall that is good enough, from 0 to 1.
        num_thresholds: how many thresholds are tried, evenly from 0 to 1.
        class_id: only this entry of the last axis is counted.

    Raises:
        SettingError: `recall` lies outside 0 to 1, or another setting is no such number.

    Example:
        >>> PrecisionAtRecall(0.5)([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])
        0.5
    """

    wanted: ClassVar[str] = "precision"
    required: ClassVar[str] = "recall"

    recall: float
    name: str = dataclasses.field(default="precision_at_recall", kw_only=True)


class RecallAtPrecision(_BestWhere):
    """The best recall (part of the positives found) where the precision is high enough.

    0 where no threshold is good enough.

    Args:
        precision: the least precision that is good enough, from 0 to 1.
        num_thresholds: how many thresholds are tried, evenly from 0 to 1.
        class_id: only this entry of the last axis is counted.

    Raises:
        SettingError: `precision` lies outside 0 to 1, or another setting is no such number.

    Example:
        >>> RecallAtPrecision(0.5)([0, 0, 0, 1, 1], [0.0, 0.3, 0.8, 0.3, 0.8])
        1.0
    """

    wanted: ClassVar[str] = "recall"
    required: ClassVar[str] = "precision"

    precision: float
    name: str = dataclasses.field(default="recall_at_precision", kw_only=True)
