"""What the values of a column are: numbers, labels of classes, or names of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from goodfit.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["as_labels", "as_numbers", "kind_of_values", "names_its_rows"]

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
        DataError: a value is no number.

    Example:
        >>> import pandas as pd
        >>> as_numbers(pd.Series([1, None, 2.5]), "age")
        array([1. , nan, 2.5])
    """
    import pandas as pd

    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = np.isnan(numbers) & column.notna().to_numpy()
    if wrong.any():
        raise DataError(
            f"The column `{name}` holds {column[wrong].iloc[0]!r} where a number is expected "
            f"({wrong.sum()} of {len(column)} rows hold no number). "
            f"Write a number there, or leave it empty."
        )
    return numbers


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
