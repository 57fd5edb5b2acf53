"""What users hand over, as NumPy arrays of the few types that a network computes with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import DataError


def as_inputs(x: Any, count: int = 1) -> tuple[NDArray[Any], ...]:
    """The inputs of a model as arrays: one, or a list (tuple, dict in order) of `count`.

    Floats become float32; bytes stay as they are until they enter the network (a quarter of the
    memory); other whole numbers become int32.

    Example:
        >>> as_inputs([[1.0, 2.0]])[0].dtype
        dtype('float32')
    """
    if count == 1 and not (isinstance(x, list | tuple) and len(x) == 1 and np.ndim(x[0]) > 1):
        parts = [x]
    else:
        parts = list(x.values()) if isinstance(x, dict) else list(x)
    if len(parts) != count:
        raise DataError(f"The model has {count} inputs, but x holds {len(parts)} arrays.")
    return tuple(_as_array(part, "x") for part in parts)


def as_targets(y: Any) -> NDArray[Any]:
    """The targets as an array; strings pass, for the check before training to explain."""
    return _as_array(y, "y")


def as_weights(weight: Any, rows: int) -> NDArray[np.float32]:
    """Sample weights: one number for each row.

    Raises:
        DataError: another number of them, or a negative one.
    """
    weights = np.asarray(weight, np.float32).reshape(-1)
    if len(weights) != rows:
        raise DataError(
            f"sample_weight has {len(weights)} numbers for {rows} rows; pass one for each row."
        )
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise DataError("sample_weight holds negative, infinite or missing numbers.")
    return weights


def class_weights(weights: dict[int, float] | str, y: NDArray[Any]) -> NDArray[np.float32]:
    """One weight for each row from a weight for each class, as Keras's `class_weight`.

    "balanced" gives each class the same total: rows / (classes x rows of the class).

    Example:
        >>> class_weights("balanced", np.array([0, 0, 0, 1]))
        array([0.6666667, 0.6666667, 0.6666667, 2.       ], dtype=float32)
    """
    labels = _labels(y)
    if weights == "balanced":
        classes, counts = np.unique(labels, return_counts=True)
        weights = dict(zip(classes.tolist(), len(labels) / (len(classes) * counts), strict=True))
    if not isinstance(weights, dict):
        raise DataError(
            f"class_weight is {weights!r}; pass a dict of class to weight, or 'balanced'."
        )
    return np.array([weights.get(label, 1.0) for label in labels.tolist()], np.float32)


def _labels(y: NDArray[Any]) -> NDArray[Any]:
    if y.ndim > 1 and y.shape[-1] > 1:
        labels: NDArray[Any] = y.argmax(axis=-1)
        return labels
    return y.reshape(-1).astype(int)


def _as_array(data: Any, what: str) -> NDArray[Any]:
    try:
        array = np.asarray(data)
    except ValueError as error:
        raise DataError(f"{what} is ragged: its rows have different lengths ({error}).") from error
    if array.dtype.kind == "f":
        return array.astype(np.float32, copy=False)
    if array.dtype.kind in "iu" and array.dtype != np.uint8:
        return array.astype(np.int32)
    return array
