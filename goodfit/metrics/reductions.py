"""Sum and mean of plain values, where there is nothing to compare them with."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.matching import as_array, as_floats
from goodfit.losses.weighting import spread
from goodfit.metrics.metric import Metric
from goodfit.metrics.weighting import weighted


class Sum(Metric):
    """The weighted sum of values: `Sum()(values)`. In `compile` they are the predictions.

    Example:
        >>> Sum()([1, 3, 5, 7]), Sum()([1, 3, 5, 7], sample_weight=[1, 1, 0, 0])
        (16.0, 4.0)
    """

    name: str = dataclasses.field(default="sum", kw_only=True)

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The weighted sum of the predictions, whatever the targets."""
        return {"total": ops.sum(weighted(as_floats(y_pred), weight))}

    def result(self, sums: dict[str, Any]) -> float:
        """The sum over all batches."""
        return float(sums["total"])

    def sums(  # type: ignore[override]  # there is one array to look at, not two
        self, values: Array, sample_weight: Array | None = None
    ) -> dict[str, Any]:
        """What `measure` finds in these values; a number alone is one value."""
        values = ops.reshape(as_array(values), shape=as_array(values).shape or (1,))
        return super().sums(values, values, sample_weight)

    def __call__(  # type: ignore[override]
        self, values: Array, sample_weight: Array | None = None
    ) -> float:
        """The metric of these values, at once."""
        return self.result(self.sums(values, sample_weight))


class Mean(Sum):
    """The weighted mean of values: `Mean()(values)`. In `compile` they are the predictions.

    Example:
        >>> Mean()([1, 3, 5, 7]), Mean()([1, 3, 5, 7], sample_weight=[1, 1, 0, 0])
        (4.0, 2.0)
    """

    name: str = dataclasses.field(default="mean", kw_only=True)

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The weighted sum of the predictions, and the sum of their weights."""
        weights = {"weight": ops.sum(spread(weight, as_floats(y_pred)))}
        return {**super().measure(y_true, y_pred, weight), **weights}

    def result(self, sums: dict[str, Any]) -> float:
        """The weighted mean; NaN of nothing."""
        return super().result(sums) / float(sums["weight"]) if sums["weight"] else math.nan
