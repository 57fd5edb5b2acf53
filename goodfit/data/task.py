"""What a target asks for: one of some classes, or a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from goodfit.data.values import as_column, as_labels, as_numbers, kind_of_values, names_its_rows
from goodfit.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Task", "decide_task"]

MOST_NUMBERED_CLASSES = 20
ROWS_PER_CLASS = 5  # whole numbers that come back less often than this are quantities


@dataclass(frozen=True)
class Task:
    """What is to be predicted, and why it is taken for that.

    Args:
        kind: "classification" or "regression".
        class_names: the classes in the order of their numbers; None for regression.
        target: the name of what is predicted.
        reason: why it is this kind, in words.

    Example:
        >>> task = Task("classification", ("cat", "dog"), "animal", "`animal` is text")
        >>> task.encode(["dog", "cat", "dog"])
        array([1, 0, 1])
    """

    kind: Literal["classification", "regression"]
    class_names: tuple[str, ...] | None
    target: str
    reason: str

    def encode(self, values: Any) -> npt.NDArray[np.int64] | npt.NDArray[np.float64]:
        """Turns target values into what a network learns: class numbers (int64), or float64.

        Raises:
            UnknownNameError: a value is none of the classes.
            DataError: a value is no number, in a regression.
        """
        import pandas as pd

        column = as_column(values, self.target)
        if self.class_names is None:
            return as_numbers(column, self.target)
        labels = as_labels(column)
        numbers = pd.Index(self.class_names).get_indexer(pd.Index(labels))
        if (numbers < 0).any():
            stranger = labels[numbers < 0].iloc[0]
            raise UnknownNameError(f"class of `{self.target}`", stranger, self.class_names)
        return numbers.astype(np.int64)


def decide_task(values: Any, name: str) -> Task:
    """Decides from the values of a target whether it asks for a class or for a number.

    Text, and true or false, are classes. Whole numbers are classes where there are at most 20
    different ones and each comes back often: 5 times on average, or there are only two. All other
    numbers are quantities. Missing values are left out.

    Args:
        values: one value per row: an array, a list or a pandas column.
        name: how the target is called, for the reason and for errors.

    Raises:
        DataError: there is nothing to learn: all values are equal, or they are text that differs
            in nearly every row.

    Example:
        >>> decide_task([0, 1, 1, 0, 1], "survived").reason
        '`survived` has 2 different values in 5 rows, all whole numbers'
        >>> decide_task([0.5, 1.25, 3.0], "price").kind
        'regression'
    """
    import pandas as pd

    column = as_column(values, name).dropna()
    _check_learnable(column, name)
    counted = f"`{name}` has {column.nunique()} different values in {len(column)} rows"
    if kind_of_values(column) != "numbers":
        names = tuple(sorted(as_labels(column).unique()))
        return Task("classification", names, name, f"{counted}, which are not numbers")
    numbers = as_numbers(column, name)
    if (numbers != np.rint(numbers)).any():
        return Task("regression", None, name, f"`{name}` has numbers with fractions")
    distinct = np.unique(numbers)
    if not _are_classes(len(distinct), len(column)):
        return Task("regression", None, name, f"{counted}: too many numbers to be classes")
    names = tuple(as_labels(pd.Series(distinct)))
    return Task("classification", names, name, f"{counted}, all whole numbers")


def _check_learnable(column: pd.Series, name: str) -> None:
    if column.nunique() < 2:
        only = f"is {column.iloc[0]} in all {len(column)} rows" if len(column) else "is missing"
        raise DataError(
            f"The target `{name}` {only}: there is nothing to learn from it. "
            f"Choose a column that has at least two different values."
        )
    if names_its_rows(column):
        raise DataError(
            f"The target `{name}` is text that differs in nearly every row "
            f"({column.nunique()} different values in {len(column)} rows): neither classes nor "
            f"numbers. Choose another column as the target."
        )


def _are_classes(distinct: int, rows: int) -> bool:
    few = distinct <= MOST_NUMBERED_CLASSES and distinct * ROWS_PER_CLASS <= rows
    return few or distinct == 2
