"""How targets and predictions go together: correlation, concordance, the angle between them.

Along axes inside an example each example has a value, and their mean is the metric. Along the axis
of the examples there is one value of all of them, however they come in batches.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any, NamedTuple

import numpy as np

from goodfit import losses, ops
from goodfit.arrays import Array
from goodfit.errors import ShapeError
from goodfit.losses.axes import one_axis, several_axes
from goodfit.losses.matching import matched
from goodfit.losses.weighting import spread
from goodfit.metrics.metric import MeanMetric
from goodfit.metrics.variance import squared_distances
from goodfit.metrics.weighting import weighted
from goodfit.settings import check

Axes = int | tuple[int, ...]


class Moments(NamedTuple):
    """Means of targets and predictions, of their squares, and of their product."""

    true: Array
    predicted: Array
    true_squared: Array
    predicted_squared: Array
    product: Array


def pearson_correlation(y_true: Array, y_pred: Array, axis: Axes = -1) -> Array:
    """How well a straight line leads from predictions to targets: from -1 to 1.

    NaN where either does not vary. Pearson 1895.

    Example:
        >>> pearson_correlation(np.array([[1.0, 2.0]]), np.array([[10.0, 30.0]])).round(6)
        array([1.])
    """
    y_true, y_pred = matched(y_true, y_pred)
    t, y = (part - ops.mean(part, axis=axis, keepdims=True) for part in (y_true, y_pred))
    variances = ops.mean(t * t, axis=axis) * ops.mean(y * y, axis=axis)
    return _ratio(ops.mean(t * y, axis=axis), ops.sqrt(variances), of_nothing=math.nan)


def concordance_correlation(y_true: Array, y_pred: Array, axis: Axes = -1) -> Array:
    """How near predictions and targets lie to the line where they are equal: from -1 to 1.

    The correlation, made smaller where mean or variance are not met. Lin 1989.

    Example:
        >>> y_true = np.array([[1.0, 2.0, 3.0]])
        >>> concordance_correlation(y_true, y_true + 1).round(3)
        array([0.571])
    """
    y_true, y_pred = matched(y_true, y_pred)
    means = [ops.mean(part, axis=axis, keepdims=True) for part in (y_true, y_pred)]
    t, y = y_true - means[0], y_pred - means[1]
    apart = ops.mean(t * t + y * y + ops.square(means[0] - means[1]), axis=axis)
    return _ratio(2 * ops.mean(t * y, axis=axis), apart, of_nothing=0.0)


class _Agreement(MeanMetric):
    """A mean over examples, or, where the axes hold the examples, one value made of all of them."""

    axis: Axes = -1

    def __post_init__(self) -> None:
        check(self, axis=several_axes)

    def of(self, means: Moments) -> Array:
        """The value of all examples."""
        raise NotImplementedError(f"{type(self).__name__} has no `of`")

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """Sums of the values of each example, or of what `Moments` are the means of."""
        t, y = matched(y_true, y_pred)
        axes = tuple(axis % len(y.shape) for axis in np.atleast_1d(self.axis).tolist())
        if 0 not in axes:
            return super().measure(y_true, y_pred, weight)
        weight = spread(weight, y)
        parts = Moments(t, y, t * t, y * y, t * y)._asdict()
        sums = {name: ops.sum(weighted(part, weight), axis=axes) for name, part in parts.items()}
        return {**sums, "weight": ops.sum(weight, axis=axes)}

    def result(self, sums: dict[str, Any]) -> float:
        """The mean over examples, or over outputs."""
        if "total" in sums:
            return super().result(sums)
        if not np.all(sums["weight"]):
            return math.nan
        means = (np.asarray(sums[name]) / sums["weight"] for name in Moments._fields)
        return float(np.mean(self.of(Moments(*means))))


class PearsonCorrelation(_Agreement):
    """How well a straight line leads from predictions to targets: from -1 to 1. Pearson 1895.

    Args:
        axis: along which to correlate: -1 for the outputs of each example, whose correlations are
            averaged; 0 for all examples, which is what one output needs: then it is exact over
            all rows, and averaged over outputs.

    Raises:
        ShapeError: there is one number along the axis, which correlates with nothing.

    Example:
        >>> round(PearsonCorrelation(axis=0)([1.0, 2.0, 3.0], [1.0, 3.0, 2.0]), 3)
        0.5
    """

    name: str = dataclasses.field(default="pearson_correlation", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        _require_several(self, y_pred)
        return pearson_correlation(y_true, y_pred, self.axis)

    def of(self, means: Moments) -> Array:
        """The value of all examples."""
        return _ratio(_covariance(means), np.sqrt(np.prod(_variances(means), axis=0)), math.nan)


class ConcordanceCorrelation(_Agreement):
    """How near predictions and targets lie to the line where they are equal: -1 to 1. Lin 1989.

    Args:
        axis: along which to compare: -1 for the outputs of each example, whose values are averaged;
            0 for all examples, which is what one output needs: then it is exact over all rows,
            and averaged over outputs.

    Raises:
        ShapeError: there is one number along the axis, which correlates with nothing.

    Example:
        >>> round(ConcordanceCorrelation(axis=0)([1.0, 2.0, 3.0], [2.0, 3.0, 4.0]), 3)
        0.571
    """

    name: str = dataclasses.field(default="concordance_correlation", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        _require_several(self, y_pred)
        return concordance_correlation(y_true, y_pred, self.axis)

    def of(self, means: Moments) -> Array:
        """The value of all examples."""
        apart = np.sum(_variances(means), axis=0) + np.square(means.true - means.predicted)
        return _ratio(2 * _covariance(means), apart, of_nothing=0.0)


class CosineSimilarity(_Agreement):
    """The cosine of the angle between target and prediction: 1 where they point the same way.

    The loss of that name is its negative, so that it can be made small.

    Args:
        axis: along which the vectors lie: -1 for the outputs of each example; 0 for all examples,
            exact over all rows.

    Example:
        >>> round(CosineSimilarity()([[0.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [2.0, 2.0]]), 3)
        0.5
    """

    axis: int = -1
    name: str = dataclasses.field(default="cosine_similarity", kw_only=True)

    def __post_init__(self) -> None:
        check(self, axis=one_axis)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return -losses.cosine_similarity(y_true, y_pred, self.axis)

    def of(self, means: Moments) -> Array:
        """The value of all examples."""
        lengths = np.sqrt(means.true_squared * means.predicted_squared)
        return _ratio(means.product, lengths, of_nothing=0.0)


def _covariance(means: Moments) -> Array:
    return means.product - means.true * means.predicted


def _variances(means: Moments) -> list[Array]:
    """Of targets and of predictions."""
    pairs = ((means.true, means.true_squared), (means.predicted, means.predicted_squared))
    return [squared_distances(1.0, *pair) for pair in pairs]


def _ratio(part: Array, whole: Array, of_nothing: float) -> Array:
    nothing = whole == 0
    return ops.where(nothing, of_nothing, part / ops.where(nothing, 1, whole))


def _require_several(metric: _Agreement, y_pred: Array) -> None:
    lengths = [y_pred.shape[axis] for axis in np.atleast_1d(metric.axis).tolist()]
    if math.prod(lengths) < 2:
        raise ShapeError(
            f"{metric.name} along axis={metric.axis} of predictions of shape {tuple(y_pred.shape)} "
            "has one number for each example, which varies with nothing. To correlate over the "
            f"examples write `{type(metric).__name__}(axis=0)`."
        )
