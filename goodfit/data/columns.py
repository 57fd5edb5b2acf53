"""How one column of a table becomes features: what is learnt of it, and what is made with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from goodfit.data.values import (
    as_labels,
    as_numbers,
    kind_of_values,
    names_its_rows,
    require_single,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CategoricalColumn", "NumericColumn", "fit_column", "reason_to_drop"]

Features = npt.NDArray[np.float32]  # (rows, features)

MOST_CATEGORIES = 50
MOST_TOLD = 3


@dataclass(frozen=True)
class NumericColumn:
    """Numbers, or true and false as 1 and 0; what is missing becomes the median.

    Args:
        name: the name of the column.
        median: what stands for a missing value.
        marks_missing: whether a second feature is 1 where the value was missing.

    Example:
        >>> import pandas as pd
        >>> NumericColumn.fit(pd.Series([1.0, None, 3.0], name="age")).feature_names
        ('age', 'age (missing)')
    """

    name: str
    median: float
    marks_missing: bool

    @classmethod
    def fit(cls, column: pd.Series) -> NumericColumn:
        """Learns the median from the training rows, and whether values can be missing."""
        numbers = as_numbers(column, str(column.name))
        missing = bool(np.isnan(numbers).any())
        return cls(str(column.name), float(np.nanmedian(numbers)), missing)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """What each feature that `encode` makes is called."""
        return (self.name, f"{self.name} (missing)") if self.marks_missing else (self.name,)

    def encode(self, column: pd.Series) -> Features:
        """Turns the column into its features."""
        numbers = as_numbers(column, self.name)
        missing = np.isnan(numbers)
        filled = np.where(missing, self.median, numbers)
        return np.column_stack([filled, missing][: len(self.feature_names)]).astype(np.float32)

    def surprises(self, column: pd.Series) -> list[str]:
        """What the values have that those of training had not, in sentences."""
        missing = int(np.isnan(as_numbers(column, self.name)).sum())
        if self.marks_missing or not missing:
            return []
        never = f"`{self.name}` is missing in {_rows(missing)}, and never was in training"
        return [f"{never}: the median, {self.median:g}, stands for it."]


@dataclass(frozen=True)
class CategoricalColumn:
    """One feature per category: 1 for the row's own, 0 for the others.

    A category that training did not have has 0 everywhere, or counts as "other" where there is
    such a feature.

    Args:
        name: the name of the column.
        categories: the categories that have a feature of their own.
        has_other: whether one more feature stands for all rarer categories.
        marks_missing: whether a last feature is 1 where the value was missing.

    Example:
        >>> import pandas as pd
        >>> column = CategoricalColumn.fit(pd.Series(["red", "blue", "red"], name="colour"))
        >>> column.feature_names
        ('colour=blue', 'colour=red')
    """

    name: str
    categories: tuple[str, ...]
    has_other: bool
    marks_missing: bool

    @classmethod
    def fit(cls, column: pd.Series) -> CategoricalColumn:
        """Learns from the training rows which categories there are, at most the 50 commonest."""
        labels = as_labels(column)
        counts = labels.value_counts().sort_index().sort_values(ascending=False, kind="stable")
        kept = tuple(sorted(counts.index[:MOST_CATEGORIES]))
        missing = bool(labels.isna().any())
        return cls(str(column.name), kept, len(counts) > len(kept), missing)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """What each feature that `encode` makes is called."""
        names = [f"{self.name}={category}" for category in self.categories]
        other = [f"{self.name} (other)"] if self.has_other else []
        return (*names, *other, *([f"{self.name} (missing)"] if self.marks_missing else []))

    def encode(self, column: pd.Series) -> Features:
        """Turns the column into its features."""
        import pandas as pd

        labels = as_labels(column)
        missing = labels.isna().to_numpy()
        numbers = pd.Index(self.categories).get_indexer(pd.Index(labels))
        one_hot = numbers[:, None] == np.arange(len(self.categories))
        other = [(numbers < 0) & ~missing] if self.has_other else []
        marks = [missing] if self.marks_missing else []
        return np.column_stack([one_hot, *other, *marks]).astype(np.float32)

    def surprises(self, column: pd.Series) -> list[str]:
        """What the values have that those of training had not, in sentences."""
        labels = as_labels(column)
        missing = int(labels.isna().sum())
        strange = labels[~labels.isin(self.categories)].dropna()
        told = []
        if missing and not self.marks_missing:
            never = f"`{self.name}` is missing in {_rows(missing)}, and never was in training"
            told.append(f"{never}: it counts as none of the categories.")
        if len(strange):
            names = ", ".join(repr(name) for name in strange.unique()[:MOST_TOLD])
            what = "not among the commonest of training" if self.has_other else "new"
            taken = "all rarer ones" if self.has_other else "none of the categories of training"
            are = f"`{self.name}` is {what} in {_rows(len(strange))} ({names})"
            told.append(f"{are}: it counts as {taken}.")
        return told


def reason_to_drop(column: pd.Series) -> str | None:
    """Why a model can learn nothing from this column, or None where it can.

    Example:
        >>> import pandas as pd
        >>> reason_to_drop(pd.Series([7, 7, 7]))
        'it is 7 in every row'
    """
    present = require_single(column.dropna(), str(column.name))
    if present.empty:
        return "it is missing in every row"
    if present.nunique() == 1 and len(present) == len(column):
        return f"it is {present.iloc[0]} in every row"
    if names_its_rows(column):
        counted = f"{present.nunique()} different values in {len(present)} rows"
        return f"it is text that differs in nearly every row ({counted})"
    return None


def fit_column(column: pd.Series) -> NumericColumn | CategoricalColumn:
    """Learns from the training rows how the column is turned into features.

    Example:
        >>> import pandas as pd
        >>> fit_column(pd.Series([1.0, 2.0, 4.0], name="age"))
        NumericColumn(name='age', median=2.0, marks_missing=False)
    """
    is_numeric = kind_of_values(column) in ("numbers", "truth")
    return NumericColumn.fit(column) if is_numeric else CategoricalColumn.fit(column)


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
