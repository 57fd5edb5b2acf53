"""Losses for amounts: an error counts by its share of the target."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.logits import EPSILON, logits_behind
from goodfit.losses.loss import Loss
from goodfit.losses.matching import matched


def mean_absolute_percentage_error(y_true: Array, y_pred: Array) -> Array:
    """`100 mean(|y_true - y_pred| / |y_true|)` over the last axis.

    Example:
        >>> import numpy as np
        >>> mean_absolute_percentage_error(np.array([[1.0, 2.0]]), np.array([[1.5, 2.0]]))
        array([25.])
    """
    y_true, y_pred = matched(y_true, y_pred)
    share = ops.abs(y_pred - y_true) / ops.maximum(ops.abs(y_true), EPSILON)
    return 100 * ops.mean(share, axis=-1)


def mean_squared_logarithmic_error(y_true: Array, y_pred: Array) -> Array:
    """`mean((log(1 + y_true) - log(1 + y_pred))^2)` over the last axis; below 0 counts as 0.

    Example:
        >>> import numpy as np
        >>> mean_squared_logarithmic_error(np.array([[0.0]]), np.array([[1.0]])).round(2)
        array([0.48])
    """
    y_true, y_pred = matched(y_true, y_pred)
    difference = _log_of_one_more(y_pred) - _log_of_one_more(y_true)
    return ops.mean(ops.square(difference), axis=-1)


def poisson(y_true: Array, y_pred: Array) -> Array:
    """`mean(y_pred - y_true log(y_pred))` over the last axis.

    Example:
        >>> import numpy as np
        >>> poisson(np.array([[1.0, 2.0]]), np.array([[1.0, 2.0]])).round(3)
        array([0.807])
    """
    logs = logits_behind(y_pred, ops.exp)
    y_true, y_pred = matched(y_true, y_pred)
    return ops.mean(
        y_pred - y_true * (ops.log(y_pred + EPSILON) if logs is None else logs), axis=-1
    )


class MeanAbsolutePercentageError(Loss):
    """The mean of the errors' sizes, in percent of the targets' sizes.

    Targets near 0 rule it. Too low is cheaper than too high: a prediction of 0 costs only 100.

    Example:
        >>> import numpy as np
        >>> float(MeanAbsolutePercentageError()(np.array([1.0, 2.0]), np.array([1.5, 2.0])))
        25.0
    """

    name: str = dataclasses.field(default="mean_absolute_percentage_error", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return mean_absolute_percentage_error(y_true, y_pred)


class MeanSquaredLogarithmicError(Loss):
    """The mean squared error between `log(1 + y)`: twice as much costs the same at any size.

    For amounts over several orders of size. A prediction below 0 counts as 0, and passes no
    gradient back: end the network with a `softplus`.

    Example:
        >>> import numpy as np
        >>> loss = MeanSquaredLogarithmicError()
        >>> round(float(loss(np.array([0.0, 1.0]), np.array([1.0, 1.0]))), 3)
        0.24
    """

    lowest_target: ClassVar[float] = 0.0

    name: str = dataclasses.field(default="mean_squared_logarithmic_error", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return mean_squared_logarithmic_error(y_true, y_pred)


class Poisson(Loss):
    """The loss for counts: how unlikely they are if the prediction is the mean of a Poisson law.

    Predictions must be greater than 0: end the network with `exponential`, whose logarithm is then
    not taken but found, or with `softplus`.

    Example:
        >>> import numpy as np
        >>> round(float(Poisson()(np.array([1.0, 2.0]), np.array([1.0, 2.0]))), 3)
        0.807
    """

    lowest_target: ClassVar[float] = 0.0

    name: str = dataclasses.field(default="poisson", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return poisson(y_true, y_pred)


def _log_of_one_more(y: Array) -> Array:
    return ops.log1p(ops.maximum(y, EPSILON))
