"""What users hand over in Python as the data of a study: a name, a file, a data frame, arrays."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from goodfit.data import decide_task
from goodfit.data.arrays import as_inputs
from goodfit.data.frames import as_pandas
from goodfit.datasets import Dataset
from goodfit.errors import DataError, UnknownNameError
from goodfit.study.prepared import Array, Prepared, dealt, prepare, require_rows

__all__ = ["prepare_given"]

KINDS = {2: "table", 3: "sequence", 4: "image"}
"""What the examples in an array are, by its axes."""


def prepare_given(x: Any, y: Any = None, target: str | None = None, seed: int = 0) -> Prepared:
    """Split data into the parts of a study, whatever form they have.

    Args:
        x: the name of a data set, the path of a CSV file, a data frame, or an array of shape
            (rows, features), (rows, steps, features) or (rows, height, width, channels).
        y: the target of each row; None where x is a name, or holds the column `target`.
        target: the column of a CSV file or a data frame to predict.
        seed: what the split is drawn with.

    Raises:
        UnknownNameError: there is no such data set, or no such column.
        DataError: the target is not said, or said twice; or there is nothing to learn.

    Example:
        >>> x = np.arange(40.0).reshape(20, 2)
        >>> data = prepare_given(x, x[:, 0] > 20)
        >>> data.kind, data.task.class_names, len(data.test.y)
        ('table', ('False', 'True'), 4)
    """
    if isinstance(x, str | os.PathLike):
        if y is not None:
            raise DataError(f"{os.fspath(x)!r} has its own target. Leave y out.")
        return prepare(os.fspath(x), target, seed)
    is_frame = hasattr(x, "columns") and hasattr(x, "shape")
    if target is not None:
        if y is not None or not is_frame:
            raise DataError(
                f"target={target!r} names a column of a data frame or of a CSV file. Write either "
                f"`(frame, target={target!r})` or `(x, y)`."
            )
        x, y = _taken_apart(as_pandas(x), target)
    if y is None:
        raise DataError(
            "What is to be predicted? Write `(x, y)` with one target for each row, or of a data "
            'frame `(frame, target="its column")`.'
        )
    return _of_rows(as_pandas(x) if is_frame else _numbers(x), y, target, seed)


def _taken_apart(frame: Any, target: str) -> tuple[Any, Any]:
    """The features and the target of the rows that have one."""
    if target not in frame.columns:
        raise UnknownNameError("column in the data frame", target, frame.columns)
    known = frame[frame[target].notna()]
    return known.drop(columns=target).reset_index(drop=True), known[target]


def _numbers(x: Any) -> Array:
    numbers = as_inputs(x)[0]
    if numbers.ndim not in KINDS:
        raise DataError(
            f"x has the shape {numbers.shape}. Needed are (rows, features), (rows, steps, "
            "features) or (rows, height, width, channels); a single feature is `x[:, None]`."
        )
    if numbers.dtype.kind == "f" and not np.isfinite(numbers).all():
        raise DataError(
            "x holds numbers that are not finite, which few models can read. Hand over a data "
            "frame, whose missing values are filled in: `pandas.DataFrame(x)`."
        )
    return numbers


def _of_rows(x: Any, y: Any, target: str | None, seed: int) -> Prepared:
    name = target or str(getattr(y, "name", None) or "y")
    if getattr(y, "ndim", 1) == 2 and y.shape[1] == 1:
        y = np.asarray(y)[:, 0]
    if len(x) != len(y):
        raise DataError(f"x has {len(x)} rows and y has {len(y)}, but each row needs its target.")
    require_rows("x", len(x))
    task = decide_task(y, name)
    columns = tuple(getattr(x, "columns", ()))
    kind: Any = "table" if columns else KINDS[x.ndim]
    known = Dataset("data", x, task.encode(y), task, kind, columns, None, "")
    return dealt(known, (), seed)
