"""Data frames and their columns, of whichever library, as arrays; narwhals speaks with them all."""

from __future__ import annotations

from collections.abc import Collection
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["as_pandas", "frame_array", "frame_columns", "frame_names", "rows_of"]

PANDAS = {
    "missing x": ".fillna({place}.median())",
    "missing sample_weight": ".fillna(0)",
    "missing y": "keep = {place}.notna()` and pass `x[keep], y[keep]",
    "dates": ".dt.day_of_year",
    "spans": ".dt.total_seconds()",
}
POLARS = {
    "missing x": '.fill_null(strategy="mean")',
    "missing sample_weight": ".fill_null(0)",
    "missing y": "keep = {place}.is_not_null()` and pass `x.filter(keep), y.filter(keep)",
    "dates": ".dt.ordinal_day()",
    "spans": ".dt.total_seconds()",
}
"""What makes numbers of a column: a method to put behind it, or the whole line."""


def frame_array(data: Any, what: str) -> NDArray[Any] | None:
    """The values of a data frame or of one column, or None where `data` is neither.

    Args:
        data: a frame or column of pandas, polars, pyarrow ... or anything else.
        what: how it is called, for errors.

    Raises:
        DataError: a column holds what no network can compute with; the message names it, and has
            the line to write.

    Example:
        >>> import pandas as pd
        >>> frame_array(pd.DataFrame({"age": [1.5, 2.0], "member": [True, False]}), "x")
        array([[1.5, 1. ],
               [2. , 0. ]])
    """
    import narwhals.stable.v2 as narwhals

    try:
        given = narwhals.from_native(data, pass_through=True, allow_series=True)
    except narwhals.exceptions.DuplicateError as error:
        raise DataError(
            f"{what} has columns of the same name. Give each its own. {error}"
        ) from error
    if isinstance(given, narwhals.LazyFrame):
        given = given.collect()
    if isinstance(given, narwhals.Series):
        return _values(given, what, what)
    return _side_by_side(given, what) if isinstance(given, narwhals.DataFrame) else None


def frame_columns(data: Any, what: str, names: Collection[str]) -> dict[str, NDArray[Any]] | None:
    """The values of some columns of a data frame by name, or None where `data` is none.

    Args:
        data: a frame of pandas, polars, pyarrow ... or anything else.
        what: how it is called, for errors.
        names: the columns that are wanted; those that the frame lacks are left out.

    Raises:
        DataError: a column holds what no network can compute with.

    Example:
        >>> import pandas as pd
        >>> frame_columns(pd.DataFrame({"age": [1, 2], "id": [7, 8]}), "x", ["age"])
        {'age': array([1, 2])}
    """
    import narwhals.stable.v2 as narwhals

    given = narwhals.from_native(data, pass_through=True)
    if isinstance(given, narwhals.LazyFrame):
        given = given.collect()
    if not isinstance(given, narwhals.DataFrame):
        return None
    return {
        column.name: _values(column, what, f"{what}[{column.name!r}]")
        for column in given.iter_columns()
        if column.name in names
    }


def frame_names(data: Any) -> tuple[str, ...]:
    """What the columns of a data frame are called; nothing where they are only numbered.

    Example:
        >>> import pandas as pd
        >>> frame_names(pd.DataFrame({"age": [1], "income": [3]}))
        ('age', 'income')
        >>> frame_names(pd.DataFrame([[1, 2]])), frame_names(np.ones((1, 2)))
        ((), ())
    """
    import narwhals.stable.v2 as narwhals

    given = narwhals.from_native(data, pass_through=True)
    if not isinstance(given, narwhals.DataFrame | narwhals.LazyFrame):
        return ()
    names = tuple(given.collect_schema().names())
    return names if all(isinstance(name, str) for name in names) else ()


def rows_of(data: Any, rows: NDArray[Any]) -> Any:
    """The numbered rows of an array, a list, a frame or a column, as the same kind of thing.

    Example:
        >>> rows_of(["a", "b", "c"], np.array([2, 0]))
        ['c', 'a']
    """
    if isinstance(data, list | tuple):
        return type(data)(data[row] for row in rows)
    if isinstance(data, np.ndarray):
        return data.take(rows, axis=0)
    import narwhals.stable.v2 as narwhals

    given = narwhals.from_native(data, pass_through=True, allow_series=True, eager_only=True)
    if isinstance(given, narwhals.Series | narwhals.DataFrame):
        return given[rows].to_native()
    return data[rows]


def as_pandas(frame: Any) -> pd.DataFrame:
    """A data frame of any library as one of pandas, whose columns are called by text.

    Raises:
        DataError: it is no data frame, or columns have the same name.

    Example:
        >>> import pandas as pd
        >>> list(as_pandas(pd.DataFrame({"age": [1, 2], 7: [3, 4]})))
        ['age', '7']
    """
    import pandas as pd

    table = frame if isinstance(frame, pd.DataFrame) else _made_pandas(frame)
    table = table.set_axis([str(name) for name in table.columns], axis=1)
    if not table.columns.is_unique:
        twice = ", ".join(f"`{name}`" for name in table.columns[table.columns.duplicated()])
        raise DataError(f"The table has two columns named {twice}. Give each its own name.")
    return table


def _made_pandas(frame: Any) -> pd.DataFrame:
    import narwhals.stable.v2 as narwhals
    import pandas as pd

    given = narwhals.from_native(frame, pass_through=True)
    given = given.collect() if isinstance(given, narwhals.LazyFrame) else given
    if not isinstance(given, narwhals.DataFrame):
        raise DataError(
            f"A table with named columns is needed, but this is a {type(frame).__name__}. "
            "Write `pandas.DataFrame(data, columns=[...])`, with the name of each column."
        )
    return pd.DataFrame({column.name: column.to_list() for column in given.iter_columns()})


def _side_by_side(frame: Any, what: str) -> NDArray[Any]:
    columns = {
        column.name: _values(column, what, f"{what}[{column.name!r}]")
        for column in frame.iter_columns()
    }
    text = [name for name, values in columns.items() if values.dtype.kind not in "fiub"]
    if 0 < len(text) < len(columns):
        example = columns[text[0]][:1].tolist()
        raise DataError(
            f"The column `{text[0]}` of {what} holds {', '.join(map(repr, example))}, but a "
            f"network computes with numbers. Write `encode = goodfit.data.TableEncoder.fit({what})`"
            f" and pass `encode({what})`: it makes numbers of every column."
        )
    return np.column_stack(list(columns.values())) if columns else np.empty((len(frame), 0))


def _values(column: Any, what: str, place: str) -> NDArray[Any]:
    """Numbers, or the objects of a column of text or categories, which is found at `place`."""
    import narwhals.stable.v2 as narwhals

    kind = column.dtype
    if kind in (narwhals.Date, narwhals.Datetime, narwhals.Time):
        raise DataError(_refused(column, place, "holds dates or times", "dates"))
    if kind == narwhals.Duration:
        raise DataError(_refused(column, place, "holds spans of time", "spans"))
    if kind == narwhals.Struct:
        raise DataError(
            f"{place} holds records, but a network computes with numbers. Write "
            f"`{what} = {what}.unnest({column.name!r})`, which makes a column of each part."
        )
    if kind == narwhals.Decimal:
        column = column.cast(narwhals.Float64)
    values = column.to_numpy()
    countable = kind.is_numeric() or kind == narwhals.Boolean or _is_countable(values)
    missing = column.is_null().to_numpy() if countable else np.zeros(1, bool)
    if missing.any():
        counted = f"{missing.sum()} of {len(values)} rows, the first in row {missing.argmax()}"
        raise DataError(_refused(column, place, f"has no value in {counted}", f"missing {what}"))
    return np.asarray(values.tolist()) if countable and values.dtype == object else values


def _is_countable(values: NDArray[Any]) -> bool:
    """Whether objects are numbers all the same, as far as they are there."""
    if values.dtype != object:
        return False
    return all(value is None or isinstance(value, Real) for value in values) and any(
        isinstance(value, Real) and value == value for value in values
    )


def _refused(column: Any, place: str, told: str, advice: str) -> str:
    """What is wrong with the column found at `place`, and the line in the words of its library."""
    polars, (what, *inside) = column.implementation.is_polars(), place.split("[", 1)
    cure = (POLARS if polars else PANDAS)[advice].format(place=place)
    if polars and inside and cure.startswith("."):
        cure = f"{what} = {what}.with_columns(pl.col({column.name!r}){cure})"
    elif cure.startswith("."):
        cure = f"{place} = {place}{cure}"
    named = f"The column `{column.name}` of {what}" if inside else what
    return f"{named} {told}, but a network computes with numbers. Write `{cure}`."
