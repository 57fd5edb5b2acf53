"""What the values of a column are: numbers, labels of classes, or names of the rows."""

from __future__ import annotations

import math
from collections.abc import Hashable
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from goodfit.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "as_column",
    "as_float",
    "as_labels",
    "as_numbers",
    "kind_of_values",
    "names_its_rows",
    "require_single",
]

NUMBERS = (Real, Decimal)

KINDS: dict[str, Literal["truth", "numbers", "text"]] = {
    "boolean": "truth",
    "integer": "numbers",
    "floating": "numbers",
    "mixed-integer-float": "numbers",
    "string": "text",
}


def kind_of_values(column: pd.Series) -> Literal["truth", "numbers", "text", "other"]:
    """What the values that are there have in common; "truth" is true and false.

    Example:
        >>> import pandas as pd
        >>> kind_of_values(pd.Series([1, None, 2])), kind_of_values(pd.Series(["1", "two"]))
        ('numbers', 'text')
    """
    import pandas as pd

    return KINDS.get(pd.api.types.infer_dtype(column, skipna=True), "other")


def as_column(values: Any, name: str) -> pd.Series:
    """One value for each row, as a column.

    Raises:
        DataError: rows hold several values.

    Example:
        >>> as_column(["cat", "dog"], "pet").tolist()
        ['cat', 'dog']
    """
    import pandas as pd

    shape = getattr(values, "shape", (0,))
    if len(shape) != 1:
        raise DataError(
            f"`{name}` has shape {tuple(shape)}, but one value for each row is needed. Choose one "
            "column of it."
        )
    return require_single(pd.Series(values), name)


def require_single(column: pd.Series, name: str) -> pd.Series:
    """The column, in each row of which there is a single thing, not a list of some.

    Raises:
        DataError: a row holds a list or the like.

    Example:
        >>> import pandas as pd
        >>> require_single(pd.Series([1, 2]), "age").size
        2
    """
    several = () if column.dtype != object else column
    for value in several:
        if not isinstance(value, Hashable):
            raise DataError(
                f"The column `{name}` holds {value!r}, but each row of a column must hold one "
                f"number or one text. Give each part of it a column of its own."
            )
    return column


def names_its_rows(column: pd.Series) -> bool:
    """Whether the column holds text that differs in nearly every row, as names and codes do.

    Example:
        >>> import pandas as pd
        >>> names_its_rows(pd.Series([f"passenger {i}" for i in range(20)]))
        True
    """
    present = column.dropna()
    if len(present) < 10 or kind_of_values(present) != "text":  # too few rows cannot tell
        return False
    return present.nunique() > 0.9 * len(present)


def as_numbers(column: pd.Series, name: str) -> npt.NDArray[np.float64]:
    """The values as float64, missing ones as NaN, true and false as 1 and 0.

    Args:
        column: the values.
        name: how the column is called, for the error.

    Raises:
        DataError: a value is no number, or so large that float32 cannot hold it.

    Example:
        >>> import pandas as pd
        >>> as_numbers(pd.Series([1, None, 2.5]), "age")
        array([1. , nan, 2.5])
    """
    import pandas as pd

    types = pd.api.types
    is_plain = types.is_any_real_numeric_dtype(column) or types.is_bool_dtype(column)
    plain = column if is_plain else column.astype(object).map(_number_or_text)
    numbers = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = np.isnan(numbers) & column.notna().to_numpy()
    if wrong.any():
        raise DataError(
            f"The column `{name}` holds {column[wrong].iloc[0]!r} where a number is expected "
            f"({wrong.sum()} of {len(column)} rows hold no number). "
            f"Write a number there, or leave it empty."
        )
    with np.errstate(over="ignore"):
        too_large = np.isinf(numbers.astype(np.float32))
    if too_large.any():
        raise DataError(
            f"The column `{name}` holds {numbers[too_large][0]:g}, which is more than float32 can "
            f"hold. Correct the value, or leave it empty."
        )
    return numbers


def as_float(value: Any) -> float:
    """The number as float64: infinite where it is too large, NaN where it is none.

    Example:
        >>> as_float(10**400), as_float(True)
        (inf, 1.0)
    """
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except (TypeError, ValueError):
        return math.nan


def _number_or_text(value: Any) -> Any:
    if isinstance(value, NUMBERS):
        return as_float(value)  # of any length, or a decimal
    return value if isinstance(value, str) else math.nan


def as_labels(column: pd.Series) -> pd.Series:
    """The values as text, missing ones as NaN; 1 and 1.0 are the same label.

    Example:
        >>> import pandas as pd
        >>> as_labels(pd.Series([1.0, None, 2.0])).tolist()
        ['1', nan, '2']
    """
    import pandas as pd

    pairs = zip(column.astype(object), column.isna(), strict=True)
    labels = [np.nan if missing else _label(value) for value, missing in pairs]
    return pd.Series(labels, index=column.index, dtype=object)


def _label(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
