"""What a metric is: sums over a batch, which add up over batches, and one number made of them."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Function, to_numpy, trees
from goodfit.descriptions import Description
from goodfit.losses.matching import as_array, per_value
from goodfit.losses.weighting import spread
from goodfit.metrics.running import Running
from goodfit.metrics.weighting import weighted


class Metric(Description):
    """The parent of all metrics: `measure` sums over a batch, `result` makes a number of the sums.

    Since sums add, every way to cut the data into batches gives the same number, and examples of
    weight 0 (padding) count for nothing. `metric(y_true, y_pred)` is the number of these rows;
    `metric.running()` collects batch after batch.

    Args:
        name: what the metric is called in the history.

    Example:
        >>> class Examples(Metric):
        ...     def measure(self, y_true, y_pred, weight):
        ...         return {"count": ops.sum(weight)}
        ...     def result(self, sums):
        ...         return float(sums["count"])
        >>> Examples()(np.zeros(3), np.zeros(3))
        3.0
    """

    name: str = dataclasses.field(default="metric", kw_only=True)

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """Sums over the batch; `weight` has one number for each example, or for each step of it."""
        raise NotImplementedError(f"{type(self).__name__} has no `measure`")

    def result(self, sums: dict[str, Any]) -> float | Array:
        """The metric's value, of sums over any number of batches: a number, or several."""
        raise NotImplementedError(f"{type(self).__name__} has no `result`")

    def sums(
        self, y_true: Array, y_pred: Array, sample_weight: Array | None = None
    ) -> dict[str, Any]:
        """What `measure` finds in these rows, as float64, so that many batches add up exactly."""
        y_true, y_pred = as_array(y_true), as_array(y_pred)
        weight = np.ones(y_pred.shape[0]) if sample_weight is None else as_array(sample_weight)
        measured = to_numpy(self.measure(y_true, y_pred, weight))
        found: dict[str, Any] = trees.map(lambda sums: np.asarray(sums, np.float64), measured)
        return found

    def running(self) -> Running:
        """The metric over batches that come one by one: `update_state`, `result`, `reset_state`."""
        return Running(self)

    def __call__(
        self, y_true: Array, y_pred: Array, sample_weight: Array | None = None
    ) -> float | Array:
        """The metric of these predictions, at once."""
        return self.result(self.sums(y_true, y_pred, sample_weight))


class MeanMetric(Metric):
    """A metric that is a weighted mean over examples; a subclass has `values(y_true, y_pred)`.

    Example:
        >>> class Bias(MeanMetric):
        ...     def values(self, y_true, y_pred):
        ...         return ops.mean(y_pred - y_true, axis=-1)
        >>> Bias()(np.zeros((2, 1)), np.array([[1.0], [2.0]]))
        1.5
    """

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example, or for each of its steps; all steps count the same."""
        raise NotImplementedError(f"{type(self).__name__} has no `values`")

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The weighted sum of the values, and the sum of their weights."""
        values = per_value(self.name, self.values, y_true, y_pred)
        return {
            "total": ops.sum(weighted(values, weight)),
            "weight": ops.sum(spread(weight, values)),
        }

    def result(self, sums: dict[str, Any]) -> float:
        """The weighted mean; NaN of nothing."""
        return float(sums["total"] / sums["weight"]) if sums["weight"] else math.nan


class MeanMetricWrapper(MeanMetric):
    """A plain function `fn(y_true, y_pred)` as a metric; `compile(metrics=[fn])` does it by itself.

    Args:
        fn: returns one value for each example (and may keep further axes, which are averaged);
            `functools.partial` gives it settings.

    Example:
        >>> worst = MeanMetricWrapper(lambda t, y: ops.max(ops.abs(t - y), axis=-1), name="worst")
        >>> worst(np.array([[1.0, 2.0]]), np.array([[1.0, 5.0]]))
        3.0
    """

    fn: Function

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return self.fn(y_true, y_pred)
