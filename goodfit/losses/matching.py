"""Targets and predictions are compared number by number, and never broadcast.

The one step that is taken in silence: targets `(rows,)` get the last axis of length 1 that
predictions `(rows, 1)` have.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Function
from goodfit.autodiff import lower
from goodfit.errors import ShapeError
from goodfit.losses.axes import brought_last


def aligned(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    """Targets and predictions as arrays; targets get a last axis of length 1 that they lack.

    Raises:
        ShapeError: it is the predictions that lack one; together they would be stretched to
            `(rows, rows)`.

    Example:
        >>> y_true, y_pred = aligned([1, 0], [[0.5], [0.5]])
        >>> y_true.shape, y_pred.shape
        ((2, 1), (2, 1))
    """
    y_true, y_pred = as_array(y_true), as_array(y_pred)
    if y_true.shape == (*y_pred.shape, 1):
        raise ShapeError(
            f"The targets have shape {y_true.shape}, but the predictions {y_pred.shape}. They are "
            "compared number by number and never broadcast. End the model with `Dense(1)`, or "
            "write `y = y[..., 0]`."
        )
    if y_pred.shape == (*y_true.shape, 1):
        y_true = ops.reshape(y_true, shape=y_pred.shape)
    return y_true, y_pred


def matched(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    """Targets and predictions in one shape; the targets in the predictions' dtype.

    Raises:
        ShapeError: the shapes differ by more than a last axis of length 1 that the targets lack.

    Example:
        >>> y_true, y_pred = matched(np.array([1, 0]), np.array([[0.5], [0.5]]))
        >>> y_true.tolist(), y_pred.shape
        ([[1.0], [0.0]], (2, 1))
    """
    y_true, y_pred = aligned(y_true, as_floats(y_pred))
    if y_true.shape != y_pred.shape:
        raise ShapeError(
            f"The targets have shape {y_true.shape}, but the predictions {y_pred.shape}. They are "
            f"compared number by number and never broadcast. {_advice(y_true, y_pred)}"
        )
    return ops.cast(y_true, dtype=y_pred.dtype), y_pred


def matched_classes(y_true: Array, y_pred: Array, axis: int = -1) -> tuple[Array, Array]:
    """Targets and predictions with one number for each class, both with the classes last.

    Raises:
        ShapeError: their shapes differ, or there are fewer than two classes.

    Example:
        >>> [y.shape for y in matched_classes(np.zeros((2, 3, 5)), np.zeros((2, 3, 5)), axis=1)]
        [(2, 5, 3), (2, 5, 3)]
    """
    y_true, y_pred = matched(y_true, y_pred)
    y_pred = brought_last(y_pred, axis)
    require_classes(y_pred)
    return brought_last(y_true, axis), y_pred


def matched_labels(y_true: Array, y_pred: Array, axis: int = -1) -> tuple[Array, Array]:
    """Class numbers without an axis of length 1 for the classes, as int32; predictions by classes.

    The classes of the predictions are brought to the last axis.

    Raises:
        ShapeError: there is not exactly one label for each row of class scores.

    Example:
        >>> matched_labels(np.array([[1.0], [0.0]]), np.ones((2, 3)))[0]
        array([1, 0], dtype=int32)
    """
    y_true, y_pred = as_array(y_true), brought_last(as_floats(y_pred), axis)
    require_classes(y_pred)
    rows = y_pred.shape[:-1]
    single = [*rows]
    single.insert(axis % len(y_pred.shape), 1)
    if y_true.shape not in (rows, tuple(single)):
        raise ShapeError(
            f"The targets have shape {y_true.shape}, but predictions of shape {y_pred.shape} need "
            f"class numbers of shape {rows} or {(*rows, 1)}. {_label_advice(y_true, y_pred)}"
        )
    return ops.cast(ops.reshape(y_true, shape=rows), dtype=np.int32), y_pred


def label_entries(y_pred: Array, labels: Array) -> Array:
    """The number that stands at the label's place, along the last axis.

    Example:
        >>> label_entries(np.array([[0.1, 0.9], [0.8, 0.2]]), np.array([1, 0]))
        array([0.9, 0.8])
    """
    picked = ops.take_along_axis(y_pred, ops.expand_dims(labels, -1), axis=-1)
    return ops.squeeze(picked, axis=-1)


def require_classes(y_pred: Array) -> None:
    """Raises ShapeError unless the predictions have a last axis with two or more classes."""
    if len(y_pred.shape) < 2 or y_pred.shape[-1] < 2:
        raise ShapeError(
            "A choice between classes needs predictions of shape (batch, classes) with two classes "
            f"or more, but they have shape {y_pred.shape}. For two classes write "
            "`Dense(1, activation='sigmoid')` and loss='binary_crossentropy'."
        )


def per_value(name: str, function: Function, y_true: Array, y_pred: Array) -> Array:
    """`function(y_true, y_pred)`: one number for each example, or for each of its steps.

    Args:
        name: what the function is called in the error.
        function: a loss or a metric of targets and predictions.
        y_true: the targets.
        y_pred: the predictions; their first axis holds the examples.

    Raises:
        ShapeError: the function's result has no axis for the examples.

    Example:
        >>> from goodfit.losses import mean_squared_error
        >>> per_value("mse", mean_squared_error, np.array([1.0, 2.0]), np.zeros(2))
        array([1., 4.])
    """
    y_true, y_pred = aligned(y_true, y_pred)
    if len(y_true.shape) == len(y_pred.shape) == 1:
        y_true, y_pred = ops.expand_dims(y_true, -1), ops.expand_dims(y_pred, -1)
    values = as_array(function(y_true, y_pred))
    if not values.shape or values.shape[:1] != y_pred.shape[:1]:
        raise ShapeError(
            f"{name} must return one value for each example, shape {y_pred.shape[:1]}, but gave "
            f"shape {values.shape}. Average the last axis only: `ops.mean(values, axis=-1)`."
        )
    return values


def as_array(y: Any) -> Array:
    """`y`, made a NumPy array if it is a list or a number.

    Example:
        >>> as_array([1, 2])
        array([1, 2])
    """
    return y if hasattr(y, "shape") else np.asarray(y)


def as_floats(y: Any) -> Array:
    """`y` as an array; whole numbers become float32.

    Example:
        >>> as_floats([1, 2])
        array([1., 2.], dtype=float32)
    """
    array = as_array(y)
    return ops.cast(array, dtype=np.float32) if lower(array).dtype.kind in "biu" else array


def _advice(y_true: Array, y_pred: Array) -> str:
    if y_true.shape[:1] != y_pred.shape[:1]:
        return "x and y must have the same number of rows: compare `len(x)` with `len(y)`."
    if y_true.shape in (y_pred.shape[:-1], (*y_pred.shape[:-1], 1)):
        return (
            f"If the targets are class numbers, write loss='sparse_categorical_crossentropy' or "
            f"`y = np.eye({y_pred.shape[-1]})[y]`; if not, end the model with `Dense(1)`."
        )
    if len(y_true.shape) == len(y_pred.shape):
        return f"Give the last layer a unit for each number: `Dense({y_true.shape[-1]})`."
    return f"Change the last layer, or write `y = y.reshape({(-1, *y_pred.shape[1:])})`."


def _label_advice(y_true: Array, y_pred: Array) -> str:
    if y_true.shape == y_pred.shape:
        return (
            "They look like one row for each example: write loss='categorical_crossentropy', "
            "or `y = y.argmax(axis=-1)`."
        )
    if y_true.shape[:1] != y_pred.shape[:1]:
        return "x and y must have the same number of rows: compare `len(x)` with `len(y)`."
    return f"Write `y = y.reshape({(-1, *y_pred.shape[1:-1])})` if they are the right numbers."
