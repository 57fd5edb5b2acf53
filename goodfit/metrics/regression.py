"""Metrics of regressions: how far predictions lie from targets, in several units."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from goodfit import losses
from goodfit.arrays import Array
from goodfit.metrics.metric import MeanMetric


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


class MeanAbsolutePercentageError(MeanMetric):
    """The mean of the errors' sizes, in percent of the targets' sizes.

    Targets near 0 make it huge: then `MeanAbsoluteError`.

    Example:
        >>> round(MeanAbsolutePercentageError()([1.0, 2.0], [1.5, 2.0]), 3)
        25.0
    """

    name: str = dataclasses.field(default="mean_absolute_percentage_error", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.mean_absolute_percentage_error(y_true, y_pred)


class MeanSquaredLogarithmicError(MeanMetric):
    """The mean squared error between `log(1 + y)`: of ratios more than of differences.

    Example:
        >>> round(MeanSquaredLogarithmicError()([0.0, 1.0], [1.0, 1.0]), 3)
        0.24
    """

    name: str = dataclasses.field(default="mean_squared_logarithmic_error", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.mean_squared_logarithmic_error(y_true, y_pred)


class LogCoshError(MeanMetric):
    """The mean of `log(cosh(error))`: half the square of small errors, the size of large ones.

    Example:
        >>> round(LogCoshError()([0.0, 0.0], [0.0, 10.0]), 3)
        4.653
    """

    name: str = dataclasses.field(default="logcosh", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.log_cosh(y_true, y_pred)
