"""The area under a curve of right against wrong answers, over all thresholds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.losses.matching import matched
from goodfit.losses.weighting import spread
from goodfit.metrics.confusion import Counts, at_least, levels, levels_by_label, ratio
from goodfit.metrics.metric import Metric
from goodfit.metrics.thresholds import thresholds_rule
from goodfit.settings import Rule, check, count, is_count

Curve = Callable[[Counts], tuple[Array, Array]]


def _roc(found: Counts) -> tuple[Array, Array]:
    """The part of the positives found over the part of the negatives taken for positive."""
    negatives = found.false_positives + found.true_negatives
    return ratio(found.false_positives, negatives), found.recall


def _precision_recall(found: Counts) -> tuple[Array, Array]:
    return found.recall, found.precision


def _gains(found: Counts) -> tuple[Array, Array]:
    """Recall and precision on a scale where always saying yes is 0. Flach and Kull 2015."""
    tp, fp, tn, fn = found
    odds = ratio(tp + fn, tn + fp)
    none = tp == 0
    recall_gain = np.where(none, 0.0, 1 - odds * ratio(fn, tp))
    return np.maximum(recall_gain, 0), np.where(none, 1.0, 1 - odds * ratio(fp, tp))


CURVES: dict[str, Curve] = {"ROC": _roc, "PR": _precision_recall, "PRGAIN": _gains}
"""The two axes of each curve, from the counts at falling number of yes answers."""

HEIGHTS: dict[str, Callable[[Array, Array], Array]] = {
    "interpolation": lambda left, right: (left + right) / 2,
    "minoring": np.minimum,
    "majoring": np.maximum,
}
"""How high a strip of the area is, whose two edges are known."""


def strips(x: Array, y: Array, heights: Callable[[Array, Array], Array]) -> Array:
    """The area under a curve whose x falls, strip by strip.

    Example:
        >>> float(strips(np.array([1.0, 0.5, 0.0]), np.array([1.0, 1.0, 0.0]), np.minimum))
        0.5
    """
    return np.sum((x[:-1] - x[1:]) * heights(y[:-1], y[1:]), axis=0)


def smooth_precision_recall(found: Counts) -> Array:
    """The area under precision over recall, where true and false positives grow in proportion.

    Between two thresholds precision is not straight but `(a + s p) / p` in the number p of yes
    answers, which is integrated exactly. Davis and Goadrich 2006.

    Example:
        >>> both = np.array([2.0, 0.0])
        >>> float(smooth_precision_recall(Counts(both, both, 2 - both, 2 - both)))
        0.5
    """
    tp, answered = found.true_positives, found.true_positives + found.false_positives
    gained = tp[:-1] - tp[1:]
    slope = ratio(gained, answered[:-1] - answered[1:])
    start = tp[1:] - slope * answered[1:]
    grown = np.where(answered[1:] > 0, ratio(answered[:-1], answered[1:]), 1.0)
    area = slope * (gained + start * np.log(np.where(grown > 0, grown, 1.0)))
    return np.sum(ratio(area, tp[1:] + found.false_negatives[1:]), axis=0)


class AUC(Metric):
    """The area under a curve of right over wrong answers, at all thresholds.

    Under "ROC" it is how often a positive example outscores a negative one: 1/2 is chance,
    whichever answer is rare. It is exact where the thresholds tell all different scores apart, and
    near with 200.

    Args:
        num_thresholds: how many thresholds are tried, evenly from 0 to 1.
        curve: "ROC", "PR" (precision over recall: tells more where positives are rare) or "PRGAIN".
        summation_method: "interpolation", "minoring" (never too much) or "majoring".
        thresholds: these thresholds instead, beside 0 and 1.
        multi_label: one area for each entry of the last axis, then their mean.
        num_labels: how many entries that axis has, if that shall be checked.
        label_weights: how much each entry counts: among the answers, or, with `multi_label`, in the
            mean.
        from_logits: whether the predictions are scores that no sigmoid has seen yet.

    Raises:
        UnknownNameError: there is no such curve or method.
        SettingError: another setting is wrong.

    Example:
        >>> AUC()([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
        0.75
    """

    num_thresholds: int = 200
    curve: str = "ROC"
    summation_method: str = "interpolation"
    _: KW_ONLY
    thresholds: Sequence[float] | None = None
    multi_label: bool = False
    num_labels: int | None = None
    label_weights: Sequence[float] | None = None
    from_logits: bool = False
    name: str = "auc"

    def __post_init__(self) -> None:
        check(self, num_thresholds=_two_or_more)
        self.resolve(curve=_curve, summation_method=_summation_method)
        if self.thresholds is not None:
            check(self, thresholds=thresholds_rule)
        if self.label_weights is not None:
            check(self, label_weights=_label_weights)
        if self.num_labels is not None:
            check(self, num_labels=count)
            self._require_multi_label()

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The weights of positive and of negative examples, by how many thresholds they exceed."""
        y_true, y_pred = matched(y_true, y_pred)
        weight = spread(weight, y_pred)
        y_pred = ops.sigmoid(y_pred) if self.from_logits else y_pred
        self._require_labels(y_pred)
        if self.multi_label:
            return levels_by_label(y_true, y_pred, weight, self._between())
        if self.label_weights:
            weight = weight * np.asarray(self.label_weights, np.float32)
        return levels(y_true, y_pred, weight, self._between())

    def result(self, sums: dict[str, Any]) -> float:
        """The area, or the mean of those of the labels."""
        found = _between_all_and_none(sums)
        if (self.curve, self.summation_method) == ("PR", "interpolation"):
            area = smooth_precision_recall(found)
        else:
            area = strips(*CURVES[self.curve](found), HEIGHTS[self.summation_method])
        weights = self.label_weights if self.multi_label else None
        return float(np.average(area, weights=weights))

    def _between(self) -> Array:
        """The thresholds between all and none, in rising order."""
        if self.thresholds is not None:
            return np.sort(np.atleast_1d(self.thresholds))
        return np.linspace(0, 1, self.num_thresholds)[1:-1]

    def _require_multi_label(self) -> None:
        if not self.multi_label:
            raise SettingError(
                f"AUC got num_labels={self.num_labels}, which says something with multi_label=True "
                f"alone. Write `AUC(multi_label=True, num_labels={self.num_labels})`."
            )

    def _require_labels(self, y_pred: Array) -> None:
        """Raises ShapeError unless there are as many labels as was said, by number or weights."""
        said = len(self.label_weights) if self.label_weights else self.num_labels
        if (self.multi_label and len(y_pred.shape) < 2) or said not in (None, y_pred.shape[-1]):
            raise ShapeError(
                f"AUC with multi_label, num_labels or label_weights needs predictions of shape "
                f"(batch, {said or 'labels'}), but they have shape {tuple(y_pred.shape)}. End the "
                "model with a unit for each label, or leave these settings out."
            )


def _between_all_and_none(sums: dict[str, Any]) -> Counts:
    """The counts at each threshold, from "always yes" to "always no"."""
    positives, negatives = (at_least(sums[name]) for name in ("positives", "negatives"))
    tp, fp = (np.append(above, 0 * above[:1], axis=0) for above in (positives, negatives))
    return Counts(tp, fp, fp[0] - fp, tp[0] - tp)


def _curve(given: str) -> str:
    if str(given).upper() not in CURVES:
        raise UnknownNameError("curve", given, CURVES)
    return given.upper()


def _summation_method(given: str) -> str:
    if str(given).lower() not in HEIGHTS:
        raise UnknownNameError("summation method", given, HEIGHTS)
    return given.lower()


def _weights(given: Any) -> tuple[float, ...] | None:
    weights = np.asarray(given, np.float64)
    fit = weights.ndim == 1 and np.all(weights >= 0) and weights.sum() > 0
    return tuple(weights.tolist()) if fit else None


_label_weights = Rule(_weights, "a list of numbers, 0 or more, not all of them 0", "[1.0, 2.0]")
_two_or_more = Rule(
    lambda n: int(n) if is_count(n) and n >= 2 else None, "a whole number, 2 or more", "200"
)
