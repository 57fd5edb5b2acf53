"""Losses between numbers: how far predictions lie from targets."""

from __future__ import annotations

import dataclasses

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.loss import Loss
from goodfit.losses.matching import matched
from goodfit.settings import check, positive


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


def huber(y_true: Array, y_pred: Array, delta: float = 1.0) -> Array:
    """The mean of `e^2 / 2` for errors up to `delta`, and of `delta |e| - delta^2 / 2` beyond.

    Example:
        >>> import numpy as np
        >>> huber(np.array([[0.0, 0.0]]), np.array([[1.0, 3.0]]))
        array([1.5])
    """
    y_true, y_pred = matched(y_true, y_pred)
    error = ops.abs(y_pred - y_true)
    near = ops.minimum(error, delta)
    return ops.mean(0.5 * ops.square(near) + delta * (error - near), axis=-1)


def log_cosh(y_true: Array, y_pred: Array) -> Array:
    """`mean(log(cosh(y_pred - y_true)))` over the last axis.

    Example:
        >>> import numpy as np
        >>> log_cosh(np.array([[0.0, 0.0]]), np.array([[0.0, 1000.0]])).round(3)
        array([499.653])
    """
    y_true, y_pred = matched(y_true, y_pred)
    error = ops.abs(y_pred - y_true)  # log(cosh(e)) = |e| + log((1 + exp(-2 |e|)) / 2)
    return ops.mean(error + ops.log1p(0.5 * ops.expm1(-2 * error)), axis=-1)


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


class Huber(Loss):
    """Squared for small errors, absolute for large ones: smooth, and robust against outliers.

    Huber 1964.

    Args:
        delta: the size from which an error counts by its size only.

    Raises:
        SettingError: `delta` is not greater than 0.

    Example:
        >>> import numpy as np
        >>> float(Huber()(np.array([0.0, 0.0]), np.array([1.0, 3.0])))
        1.5
    """

    delta: float = 1.0
    name: str = dataclasses.field(default="huber_loss", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, delta=positive)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return huber(y_true, y_pred, self.delta)


class LogCosh(Loss):
    """About half the square of small errors and the size of large ones, smooth everywhere.

    Its slope is `tanh(error)`, so that no single example can pull harder than 1.

    Example:
        >>> import numpy as np
        >>> round(float(LogCosh()(np.array([0.0, 0.0]), np.array([0.0, 10.0]))), 3)
        4.653
    """

    name: str = dataclasses.field(default="log_cosh", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return log_cosh(y_true, y_pred)
