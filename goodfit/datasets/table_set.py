"""Data sets that are tables with named columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from goodfit.data.task import Task
from goodfit.datasets.dataset import Array, Dataset, classes
from goodfit.datasets.entry import Entry
from goodfit.datasets.files import DataFile, locate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TableSet"]


@dataclass(frozen=True, kw_only=True)
class TableSet(Entry):
    """A table in one or more CSV files, of which one column is to be predicted.

    Examples are pandas data frames, with NaN where a value is missing; the target is class numbers
    (int64), or float64.

    Args:
        columns: the columns in the order of the files, each with what it means.
        target: the column to predict.
        classes: what the values of the target are called, in the order of the class numbers; empty
            where the target is a number.
        has_header: whether the first line of a file names the columns.
        answers: columns that say the target in other words; they are left out.
        files_are: a column that tells the files apart, and its value in each; none by default.
        test_files: the rows that the authors set apart for the final test.

    Example:
        >>> from goodfit.datasets import sonar
        >>> x, y = sonar.load_data()  # doctest: +SKIP
        >>> x.shape, y.shape  # doctest: +SKIP
        ((208, 60), (208,))
    """

    columns: Mapping[str, str]
    target: str
    classes: Mapping[str, str] = field(default_factory=dict)
    has_header: bool = False
    answers: tuple[str, ...] = ()
    files_are: tuple[str, tuple[str, ...]] | None = None
    test_files: tuple[DataFile, ...] = ()

    def dataset(self) -> Dataset:
        """The same as `goodfit.datasets.load` with the name.

        Raises:
            DownloadError: a file can be found nowhere.
            FileError: a file is damaged.
        """
        x, y = self._parted(self.frame())
        test = [self._read(locate(file)) for file in self.test_files]
        return Dataset(
            self.name,
            x,
            y,
            self._task(),
            "table",
            tuple(x.columns),
            self._parted(test[0]) if test else None,
            self.description,
            self.source,
            self.licence,
        )

    def all_files(self) -> tuple[DataFile, ...]:
        """The files, those of rows that are set apart among them."""
        return self.files + self.test_files

    def frame(self) -> pd.DataFrame:
        """All rows and columns as they are in the files, the target among them."""
        import pandas as pd

        frames = [self._read(path) for path in self.paths()]
        if self.files_are:
            column, values = self.files_are
            frames = [
                frame.assign(**{column: value}) for frame, value in zip(frames, values, strict=True)
            ]
        return pd.concat(frames, ignore_index=True)

    def _read(self, path: Path) -> pd.DataFrame:
        import pandas as pd

        return pd.read_csv(
            path,
            names=list(self.columns),
            header=0 if self.has_header else None,
            skipinitialspace=True,
            na_values=["?"],
        )

    def _parted(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, Array]:
        """What to predict from, and what to predict."""
        x, column = frame.drop(columns=[self.target, *self.answers]), frame[self.target]
        if not self.classes:
            return x, column.to_numpy(np.float64)
        numbers = {name: number for number, name in enumerate(self._class_names())}
        y = [numbers[self.classes[str(value)]] for value in column]
        return x, np.array(y, dtype=np.int64)

    def _task(self) -> Task:
        if self.classes:
            return classes(self.target, self._class_names())
        reason = f"`{self.target}` is a measure: a number, not a class"
        return Task("regression", None, self.target, reason)

    def _class_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.classes.values()))
