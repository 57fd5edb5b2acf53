"""What users hand over, as NumPy arrays of the few types that a network computes with."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.frames import frame_array
from goodfit.data.values import NUMBERS, as_float
from goodfit.errors import DataError

INT32 = np.iinfo(np.int32)

NO_NUMBERS = {
    "c": ("complex numbers", "{x} = np.concatenate([{x}.real, {x}.imag], axis=-1)"),
    "M": ("dates", "{x} = ({x} - {x}.min()) / np.timedelta64(1, 'D')"),
    "m": ("spans of time", "{x} = {x} / np.timedelta64(1, 's')"),
    "V": ("records", "{x} = np.stack([{x}[name] for name in {x}.dtype.names], axis=-1)"),
}
"""What arrays of these kinds hold, and the line that makes numbers of it."""


def as_inputs(x: Any, names: Sequence[str] = ("x",)) -> tuple[NDArray[Any], ...]:
    """The inputs of a model as arrays: one, a list or tuple of several, or a dict by their names.

    Floats become float32; bytes stay as they are until they enter the network (a quarter of the
    memory); other whole numbers become int32.

    Raises:
        DataError: another number of arrays, other names, or something that is no array.

    Example:
        >>> as_inputs([[1.0, 2.0]])[0].dtype
        dtype('float32')
        >>> [array.shape for array in as_inputs({"b": [3.0], "a": [[1.0, 2.0]]}, ("a", "b"))]
        [(1, 2), (1,)]
    """
    parts = _by_name(x, names) if isinstance(x, Mapping) else _in_order(x, len(names))
    return tuple(_as_array(part, "x") for part in parts)


def as_targets(y: Any) -> NDArray[Any]:
    """The targets as an array; strings pass, for the check before training to explain.

    Raises:
        DataError: something that is no array with a row for each example.
    """
    return _as_array(y, "y")


def as_weights(weight: Any, rows: int) -> NDArray[np.float32]:
    """Sample weights: one number for each row, (rows,), or for each step of a sequence.

    Raises:
        DataError: another number of them, something else, a negative one, or nothing but zeros.
    """
    weights = batch_weights(weight, rows)
    if not weights.any():
        raise DataError(
            "sample_weight is zero in every row, so that nothing would be learnt. Give the rows "
            "that shall count a weight above 0, or leave sample_weight out."
        )
    return weights


def batch_weights(weight: Any, rows: int) -> NDArray[np.float32]:
    """The weights of the rows of a batch, all of which may be 0.

    Raises:
        DataError: another number of them, something else, or a negative one.
    """
    given = _as_array(weight, "sample_weight")
    given = given.reshape(rows) if given.size == rows else given
    if len(given) != rows or not given.size:
        counted = len(given) if given.size else 0
        raise DataError(
            f"sample_weight has {counted} numbers for {rows} rows; pass one for each row."
        )
    numbers = given if given.dtype.kind in "fiub" else _numbers_or_nan(given)
    weights = numbers.astype(np.float32)
    wrong = ~(np.isfinite(weights) & (weights >= 0))
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0].tolist())
        raise DataError(
            f"sample_weight must be numbers, 0 or more, but is {given[place]!s} in row {place[0]}. "
            "Give a row that shall not count the weight 0."
        )
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
    if not isinstance(weights, dict) or not all(map(_is_class_weight, weights.items())):
        raise DataError(
            f"class_weight is {weights!r}; pass a dict of class numbers and their weights, such as "
            "class_weight={0: 1.0, 1: 5.0}, or 'balanced'."
        )
    return np.array([weights.get(label, 1.0) for label in labels.tolist()], np.float32)


def _labels(y: NDArray[Any]) -> NDArray[Any]:
    if y.ndim > 1 and y.shape[-1] > 1:
        labels: NDArray[Any] = y.argmax(axis=-1)
        return labels
    return y.reshape(-1).astype(int)


def _numbers_or_nan(values: NDArray[Any]) -> NDArray[Any]:
    flat = [as_float(value) if isinstance(value, NUMBERS) else math.nan for value in values.flat]
    return np.array(flat).reshape(values.shape)


def _is_class_weight(pair: tuple[Any, Any]) -> bool:
    number, weight = pair
    whole = isinstance(number, Integral)
    return whole and isinstance(weight, Real) and 0 <= as_float(weight) < math.inf


def is_alone(given: Any) -> bool:
    """Whether it is a list of a single array, rather than of rows.

    Example:
        >>> is_alone([np.ones((5, 2))]), is_alone([[1.0, 2.0]])
        (True, False)
    """
    listed = isinstance(given, list | tuple) and len(given) == 1
    return listed and len(getattr(given[0], "shape", ())) > 1


def _by_name(x: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    for name in names:
        if name not in x:
            near = difflib.get_close_matches(name, map(str, x), n=1)
            guess = f" Did you mean that by {near[0]!r}?" if near else ""
            raise DataError(
                f"x has no array for the model's input {name!r}, but those for "
                f"{', '.join(map(repr, x))}.{guess} Write `x={{{name!r}: ...}}`."
            )
    return [x[name] for name in names]


def _in_order(x: Any, count: int) -> list[Any]:
    listed = isinstance(x, list | tuple)
    if count == 1:
        return list(x) if is_alone(x) else [x]
    if not listed or len(x) != count:
        held = f"a list of {len(x)}" if listed else f"one {type(x).__name__}"
        raise DataError(
            f"The model has {count} inputs, but x is {held}. Write a list of {count} arrays, "
            "`x=[a, b]`, or a dict by the names of the inputs."
        )
    return list(x)


def _as_array(data: Any, what: str) -> NDArray[Any]:
    try:
        array = _values(data, what)
    except ValueError as error:
        if isinstance(error, DataError):
            raise
        raise DataError(
            f"{what} is ragged: its rows have different lengths ({error}). Make them equally long, "
            "for instance with zeros at the end."
        ) from error
    if array.ndim == 0:
        raise DataError(
            f"{what} is {_short(data)}, but an array with a row for each example is needed. What "
            f"comes in pieces is put together with `{what} = np.concatenate(list(pieces))`."
        )
    array = _plain(array, what)
    if array.dtype.kind == "f" or (array.dtype.kind in "iu" and not _fits_int32(array)):
        with np.errstate(over="ignore"):  # what becomes infinite is found before training
            return array.astype(np.float32, copy=False)
    if array.dtype.kind in "iu" and array.dtype != np.uint8:
        return array.astype(np.int32)
    return array


def _plain(array: NDArray[Any], what: str) -> NDArray[Any]:
    """The array, of one of NumPy's own kinds of numbers; or text, for others to explain.

    Raises:
        DataError: it holds something else.
    """
    if array.dtype == object and all(isinstance(value, NUMBERS) for value in array.flat):
        array = np.asarray(array.tolist())  # columns of several types come from pandas so
        return _numbers_or_nan(array) if array.dtype == object else array
    if array.dtype.kind == "V" and array.dtype.names is None and array.dtype.type is not np.void:
        return array.astype(np.float32)  # short floats of machine learning, such as bfloat16
    if array.dtype.kind in NO_NUMBERS:
        held, line = NO_NUMBERS[array.dtype.kind]
        raise DataError(
            f"{what} holds {held}, but a network computes with real numbers. "
            f"Write `{line.format(x=what)}`."
        )
    return array


def _values(data: Any, what: str) -> NDArray[Any]:
    """Whatever holds numbers as an array: lists, frames, tensors, arrays of other libraries."""
    if isinstance(data, np.ma.MaskedArray) and np.ma.is_masked(data):
        raise DataError(
            f"{what} is a masked array with {np.ma.getmaskarray(data).sum()} hidden numbers, which "
            f"would be taken for real ones. Say what stands for them, for instance "
            f"`{what} = {what}.filled(0)`, or leave these rows out."
        )
    if isinstance(data, np.ndarray | list | tuple):
        return np.asarray(data)
    if dense := _dense(data):
        raise DataError(
            f"{what} is a sparse {type(data).__name__}, but a network computes with every number. "
            f"Write `{what} = {what}.{dense}()`."
        )
    if hasattr(data, "detach"):  # a tensor of PyTorch may lie on a device, or belong to a graph
        data = data.detach().cpu()
        data = data.float() if "bfloat16" in str(data.dtype) else data  # NumPy has none
    if hasattr(data, "__dlpack__") and not hasattr(data, "__array__"):
        return np.from_dlpack(data)
    framed = frame_array(data, what)
    return np.asarray(data) if framed is None else framed


def _dense(data: Any) -> str:
    """The method that writes out a sparse array of SciPy or PyTorch; "" for all else."""
    if hasattr(data, "toarray"):
        return "toarray"
    return "to_dense" if "sparse" in str(getattr(data, "layout", "")) else ""


def _fits_int32(array: NDArray[Any]) -> bool:
    if array.dtype.itemsize < 4 or not array.size:
        return True
    return bool(INT32.min <= array.min() and array.max() <= INT32.max)


def _short(data: Any) -> str:
    return (
        repr(data) if data is None or isinstance(data, str | Real) else f"a {type(data).__name__}"
    )
