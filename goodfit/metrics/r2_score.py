"""R squared: which part of the targets' variance the predictions explain."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import UnknownNameError
from goodfit.losses.matching import matched
from goodfit.losses.weighting import spread
from goodfit.metrics.metric import Metric
from goodfit.metrics.variance import squared_distances
from goodfit.metrics.weighting import weighted_sum
from goodfit.settings import Rule, check, is_count

AGGREGATIONS = ("uniform_average", "variance_weighted_average")

regressors = Rule(
    lambda n: int(n) if n == 0 or is_count(n) else None, "a whole number, 0 or more", "3"
)


class R2Score(Metric):
    """The part of the targets' variance that the predictions explain: 1 is perfect, 0 the mean.

    Below 0 the predictions are worse than the targets' mean. Constant targets give 1 if met
    exactly, else 0.

    Args:
        class_aggregation: "uniform_average" over several outputs; "variance_weighted_average"; or
            None for a number for each.
        num_regressors: how many inputs the model has, for the adjusted score, which more inputs do
            not raise by chance alone; 0 for the plain one. NaN if there are not more rows.

    Raises:
        UnknownNameError: there is no such aggregation.
        SettingError: `num_regressors` is no whole number.

    Example:
        >>> R2Score()([0.0, 2.0, 4.0], [0.0, 2.0, 4.0]), R2Score()([0.0, 2.0, 4.0], [2.0, 2.0, 2.0])
        (1.0, 0.0)
    """

    class_aggregation: str | None = "uniform_average"
    num_regressors: int = 0
    name: str = dataclasses.field(default="r2_score", kw_only=True)

    def __post_init__(self) -> None:
        check(self, num_regressors=regressors)
        given = self.class_aggregation
        if given is not None and given not in AGGREGATIONS:
            raise UnknownNameError("aggregation", given, AGGREGATIONS, "None averages nothing.")

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """For each output: the sums of y, of its square, and of the squared error."""
        y_true, y_pred = matched(y_true, y_pred)
        weight = spread(weight, y_true)
        return {
            "rows": ops.sum(ops.where(weight != 0, 1.0, 0.0), axis=0),
            "weight": ops.sum(weight, axis=0),
            "targets": weighted_sum(y_true, weight),
            "squares": weighted_sum(ops.square(y_true), weight),
            "errors": weighted_sum(ops.square(y_true - y_pred), weight),
        }

    def result(self, sums: dict[str, Any]) -> float | Array:
        """`1 - errors / squared distances from the mean`, of all outputs or of each."""
        if not np.all(sums["weight"]):
            return math.nan
        spread = squared_distances(sums["weight"], sums["targets"], sums["squares"])
        constant = spread == 0
        scores = np.where(constant, sums["errors"] == 0, 1 - sums["errors"] / (spread + constant))
        return self._adjusted(self._aggregated(scores, spread), np.max(sums["rows"]))

    def _aggregated(self, scores: Array, spread: Array) -> float | Array:
        if self.class_aggregation is None:
            return scores
        even = self.class_aggregation == "uniform_average" or not np.any(spread)
        return float(np.average(scores, weights=None if even else spread))

    def _adjusted(self, score: float | Array, rows: float) -> float | Array:
        """Both variances divided by their degrees of freedom. Ezekiel 1930."""
        freedom = rows - self.num_regressors - 1
        if self.num_regressors == 0:
            return score
        return 1 - (1 - score) * (rows - 1) / freedom if freedom > 0 else math.nan
