"""The columns of a table that a feature space reads: a dict, a data frame, or batches of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.frames import frame_columns
from goodfit.errors import DataError
from goodfit.layers.categories.strings import as_strings
from goodfit.utils.feature_space.features import Feature


def read_columns(table: Any, features: Mapping[str, Feature]) -> dict[str, NDArray[Any]]:
    """The columns that the features need, each as rows of numbers or strings.

    A column of single values becomes rows of one; a table of one row alone, without an axis of
    rows, becomes one row.

    Raises:
        DataError: a column is missing, does not hold what its feature says, or has another length
            than the others; or what was given is no table.
    """
    columns = _columns(table, features)
    absent = [name for name in features if name not in columns]
    if absent:
        raise DataError(
            f"The table lacks `{absent[0]}`, which is a feature. It has "
            f"{', '.join(f'`{name}`' for name in columns)}. Add the column, or leave the feature "
            "out of `FeatureSpace({...})`."
        )
    read = {name: _rows(name, columns[name], feature) for name, feature in features.items()}
    lengths = {name: len(rows) for name, rows in read.items()}
    if len(set(lengths.values())) > 1:
        raise DataError(f"The columns belong together row by row, but have {lengths} rows.")
    return read


def joined_columns(batches: Any, features: Mapping[str, Feature]) -> dict[str, NDArray[Any]]:
    """The columns of a table, or those of batches of it one behind the other.

    Raises:
        DataError: as `read_columns`; or there is no batch.
    """
    if isinstance(batches, Mapping) or not isinstance(batches, Iterable) or _is_frame(batches):
        return read_columns(batches, features)
    read = [read_columns(batch, features) for batch in batches]
    if not read:
        raise DataError("There is no batch to learn from. Give a table, or batches of its rows.")
    return {name: np.concatenate([batch[name] for batch in read]) for name in features}


def is_one_row(table: Any) -> bool:
    """Whether it is a dict of single values, without an axis of rows.

    Example:
        >>> is_one_row({"age": 3, "city": "Rome"}), is_one_row({"age": [3]})
        (True, False)
    """
    return isinstance(table, Mapping) and all(np.ndim(value) == 0 for value in table.values())


def _is_frame(table: Any) -> bool:
    return frame_columns(table, "x", ()) is not None


def _columns(table: Any, features: Mapping[str, Feature]) -> Mapping[str, Any]:
    if isinstance(table, Mapping):
        return table
    found = frame_columns(table, "x", features)
    if found is None:
        raise DataError(
            f"A feature space reads a dict of columns or a data frame, but got a "
            f"{type(table).__name__}. Write for instance "
            f"`space({{{', '.join(f'{name!r}: [...]' for name in features)}}})`."
        )
    return found


def _rows(name: str, column: Any, feature: Feature) -> NDArray[Any]:
    """The column as (rows, 1), or (rows, values) where each row has several."""
    if feature.dtype == "string":
        rows = as_strings(np.asarray(column, object) if np.ndim(column) == 0 else column)
    else:
        rows = _numbers(name, np.asarray(column), feature)
    return rows.reshape(-1, 1) if rows.ndim < 2 else rows


def _numbers(name: str, values: NDArray[Any], feature: Feature) -> NDArray[Any]:
    if values.dtype.kind in "iub":
        return values if feature.dtype == "int32" else values.astype(np.float32)
    if values.dtype.kind != "f":
        raise DataError(
            f"The column `{name}` holds {values.reshape(-1)[:1].tolist()}, but its feature takes "
            f'{feature.dtype}. Write `{{"{name}": "string_categorical"}}`, or make numbers of it.'
        )
    if feature.dtype == "float32":
        return values.astype(np.float32)
    if not (values == np.floor(values)).all():
        raise DataError(
            f"The column `{name}` holds numbers that are not whole, such as "
            f"{values[values != np.floor(values)][0]:g}, but its feature takes int32. Write "
            f'`{{"{name}": "float_discretized"}}`, or fill in what is missing.'
        )
    return values.astype(np.int64)
