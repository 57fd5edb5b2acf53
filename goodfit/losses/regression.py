"""Losses between numbers: how far predictions lie from targets."""

from __future__ import annotations

import dataclasses

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.loss import Loss
from goodfit.losses.matching import matched


def mean_squared_error(y_true: Array, y_pred: Array) -> Array:
    """`mean((y_true - y_pred)^2)` over the last axis.

    Example:
        >>> import numpy as np
        >>> mean_squared_error(np.array([[0.0, 1.0]]), np.array([[2.0, 1.0]]))
        array([2.])
    """
    y_true, y_pred = matched(y_true, y_pred)
    return ops.mean(ops.square(y_pred - y_true), axis=-1)


def mean_absolute_error(y_true: Array, y_pred: Array) -> Array:
    """`mean(|y_true - y_pred|)` over the last axis.

    Example:
        >>> import numpy as np
        >>> mean_absolute_error(np.array([[0.0, 1.0]]), np.array([[2.0, 1.0]]))
        array([1.])
    """
    y_true, y_pred = matched(y_true, y_pred)
    return ops.mean(ops.abs(y_pred - y_true), axis=-1)


class MeanSquaredError(Loss):
    """The mean squared error: the usual loss of a regression. Its best constant is the mean.

    Large errors count most, so that a few outliers can rule the fit: then `MeanAbsoluteError`.

    Example:
        >>> import numpy as np
        >>> float(MeanSquaredError()(np.array([0.0, 1.0]), np.array([2.0, 1.0])))
        2.0
    """

    name: str = dataclasses.field(default="mean_squared_error", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return mean_squared_error(y_true, y_pred)


class MeanAbsoluteError(Loss):
    """The mean of the errors' sizes: robust against outliers; its best constant is the median.

    Its gradient does not shrink near the goal, so let the learning rate fall.

    Example:
        >>> import numpy as np
        >>> float(MeanAbsoluteError()(np.array([0.0, 1.0]), np.array([2.0, 1.0])))
        1.0
    """

    name: str = dataclasses.field(default="mean_absolute_error", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return mean_absolute_error(y_true, y_pred)
