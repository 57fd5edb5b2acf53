"""The loss between directions: how far predictions point from targets, whatever their lengths."""

from __future__ import annotations

import dataclasses

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.axes import one_axis
from goodfit.losses.logits import EPSILON
from goodfit.losses.loss import Loss
from goodfit.losses.matching import matched
from goodfit.settings import check


def cosine_similarity(y_true: Array, y_pred: Array, axis: int = -1) -> Array:
    """The cosine of the angle between them, times -1: -1 for the same direction, 1 for opposite.

    Args:
        y_true: the targets.
        y_pred: the predictions.
        axis: along which vectors lie.

    Example:
        >>> import numpy as np
        >>> cosine_similarity(np.array([[3.0, 4.0]]), np.array([[4.0, 3.0]])).round(2)
        array([-0.96])
    """
    y_true, y_pred = matched(y_true, y_pred)
    return -ops.sum(_of_length_one(y_true, axis) * _of_length_one(y_pred, axis), axis=axis)


class CosineSimilarity(Loss):
    """The loss for directions: -1 where prediction and target point the same way, 1 opposite.

    The lengths of both are free. A vector of zeros has no direction and costs 0.

    Args:
        axis: along which vectors lie.

    Example:
        >>> import numpy as np
        >>> loss = CosineSimilarity()(np.array([[3.0, 4.0]]), np.array([[4.0, 3.0]]))
        >>> round(float(loss), 2)
        -0.96
    """

    axis: int = -1
    name: str = dataclasses.field(default="cosine_similarity", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, axis=one_axis)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return cosine_similarity(y_true, y_pred, self.axis)


def _of_length_one(y: Array, axis: int) -> Array:
    squares = ops.sum(ops.square(y), axis=axis, keepdims=True)
    return y / ops.sqrt(ops.maximum(squares, EPSILON**2))
