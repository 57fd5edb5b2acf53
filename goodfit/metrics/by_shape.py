"""What "accuracy" means where the loss does not tell it: by the shapes, as in Keras 3."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array, Function
from goodfit.losses.matching import as_array, matched
from goodfit.metrics.accuracy import (
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
)


def accuracy_by_shape(y_true: Array, y_pred: Array) -> Array:
    """The accuracy that fits the shapes: of yes and no, of class numbers, or of one-hot rows.

    Example:
        >>> import numpy as np
        >>> accuracy_by_shape(np.array([[1], [0]]), np.array([[0.9], [0.8]])).ravel()
        array([1., 0.], dtype=float32)
        >>> accuracy_by_shape(np.array([1, 0]), np.array([[0.1, 0.9], [0.2, 0.8]]))
        array([1., 0.], dtype=float32)
    """
    return _fitting(as_array(y_true).shape, as_array(y_pred).shape)(y_true, y_pred)


def accuracy_of_signs(y_true: Array, y_pred: Array) -> Array:
    """1 where a score has the sign of the target (-1 or 1; 0 counts as -1), else 0.

    Example:
        >>> import numpy as np
        >>> accuracy_of_signs(np.array([[-1, 1, 0]]), np.array([[-0.2, -0.1, -3.0]]))
        array([[1., 0., 1.]], dtype=float32)
    """
    y_true, y_pred = matched(y_true, y_pred)
    agree = ops.equal(ops.greater(y_true, 0), ops.greater(y_pred, 0))
    return ops.cast(agree, dtype="float32")


def _fitting(truth: tuple[int, ...], answers: tuple[int, ...]) -> Function:
    if len(answers) < 2 or answers[-1] == 1:
        return binary_accuracy
    numbered = len(truth) < len(answers) or truth[-1] == 1
    return sparse_categorical_accuracy if numbered else categorical_accuracy
