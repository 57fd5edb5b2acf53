"""Metrics of regressions: how far predictions lie from targets, in several units."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from goodfit import losses, ops
from goodfit.arrays import Array
from goodfit.losses.matching import matched
from goodfit.metrics.metric import MeanMetric, Metric, weighted_sum

FLOAT32_ROUNDING = 3e-7
"""What may be left of equal sums that are subtracted, relative to their size."""


class MeanSquaredError(MeanMetric):
    """The mean of the squared errors, in the targets' unit squared.

    Example:
        >>> MeanSquaredError()([0.0, 1.0], [2.0, 1.0])
        2.0
    """

    name: str = dataclasses.field(default="mean_squared_error", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.mean_squared_error(y_true, y_pred)


class RootMeanSquaredError(MeanSquaredError):
    """The root of the mean squared error, in the targets' own unit.

    Example:
        >>> RootMeanSquaredError()([0.0, 0.0], [3.0, 3.0])
        3.0
    """

    name: str = dataclasses.field(default="root_mean_squared_error", kw_only=True)

    def result(self, sums: dict[str, Any]) -> float:
        """The root of the mean, taken last: over all batches together."""
        return math.sqrt(super().result(sums))


class MeanAbsoluteError(MeanMetric):
    """The mean of the errors' sizes, in the targets' own unit.

    Example:
        >>> MeanAbsoluteError()([0.0, 1.0], [2.0, 1.0])
        1.0
    """

    name: str = dataclasses.field(default="mean_absolute_error", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.mean_absolute_error(y_true, y_pred)


class R2Score(Metric):
    """The part of the targets' variance that the predictions explain: 1 is perfect, 0 the mean.

    Below 0 the predictions are worse than the targets' mean. Several outputs are averaged. Constant
    targets give 1 if met exactly, else 0.

    Example:
        >>> R2Score()([0.0, 2.0, 4.0], [0.0, 2.0, 4.0]), R2Score()([0.0, 2.0, 4.0], [2.0, 2.0, 2.0])
        (1.0, 0.0)
    """

    name: str = dataclasses.field(default="r2_score", kw_only=True)

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """For each output: the sums of y, of its square, and of the squared error."""
        y_true, y_pred = matched(y_true, y_pred)
        return {
            "weight": ops.sum(weight),
            "targets": weighted_sum(y_true, weight),
            "squares": weighted_sum(ops.square(y_true), weight),
            "errors": weighted_sum(ops.square(y_true - y_pred), weight),
        }

    def result(self, sums: dict[str, Any]) -> float:
        """`1 - errors / squared distances from the mean`, averaged over the outputs."""
        if not sums["weight"]:
            return math.nan
        errors = np.asarray(sums["errors"], np.float64)
        spread = sums["squares"] - np.square(sums["targets"]) / sums["weight"]
        constant = spread <= FLOAT32_ROUNDING * sums["squares"]
        scores = np.where(constant, errors == 0, 1 - errors / np.where(constant, 1, spread))
        return float(scores.mean())
