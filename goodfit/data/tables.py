"""From a table to arrays: take the target apart, decide the task, turn each row into numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from goodfit.data.columns import CategoricalColumn, NumericColumn, fit_column, reason_to_drop
from goodfit.data.csv_files import read_frame
from goodfit.data.frames import as_pandas
from goodfit.data.parts import require_training_rows
from goodfit.data.task import Task, decide_task
from goodfit.errors import DataError, FileError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Table", "TableEncoder", "read_csv", "read_frame"]

COLUMN_KINDS = {"numeric": NumericColumn, "categorical": CategoricalColumn}


@dataclass(frozen=True, eq=False)
class Table:
    """A table read from a file.

    Args:
        frame: the columns to predict from.
        y: the target of each row: class numbers (int64), or float64.
        task: what the target asks for, and why.
        dropped_rows: how many rows were left out because their target is missing.

    Example:
        >>> import pandas as pd
        >>> task = decide_task(["cat", "dog", "cat"], "pet")
        >>> Table(pd.DataFrame({"age": [1, 5, 2]}), task.encode(["cat", "dog", "cat"]), task, 0).y
        array([0, 1, 0])
    """

    frame: pd.DataFrame
    y: npt.NDArray[np.int64] | npt.NDArray[np.float64]
    task: Task
    dropped_rows: int


def read_csv(path: str | Path, target: str) -> Table:
    r"""Reads a table, takes its target apart, and decides what kind of task it is.

    Raises:
        FileError: the file is missing, empty, or no table.
        UnknownNameError: the file has no column `target`.
        DataError: the target is missing or the same in every row, or names its rows.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "pets.csv")
        ...     _ = path.write_text("weight,pet\n4,cat\n?,dog\n30,dog\n5,\n")
        ...     table = read_csv(path, target="pet")
        >>> table.y, table.task.class_names, table.dropped_rows
        (array([0, 1, 1]), ('cat', 'dog'), 1)
    """
    frame = read_frame(path)
    if target not in frame.columns:
        raise UnknownNameError(f"column in {path}", target, frame.columns)
    known = frame[frame[target].notna()]
    if known.empty:
        raise DataError(
            f"The target `{target}` is missing in all {len(frame)} rows of {path}. "
            f"Choose another column as the target."
        )
    task = decide_task(known[target], target)
    features = known.drop(columns=target).reset_index(drop=True)
    return Table(features, task.encode(known[target]), task, len(frame) - len(known))


@dataclass(frozen=True)
class TableEncoder:
    """Turns the rows of a table into numbers, by what the training rows were like.

    Numbers stay as they are (a `Normalization` layer scales them, inside the model), with the
    median for a missing one and a 0/1 feature that says it was missing; true and false become 1
    and 0; text becomes one 0/1 feature per category. Columns from which nothing can be learnt are
    left out.

    Args:
        columns: how each column is turned into features.
        dropped: the columns that are left out, each with the reason.

    Example:
        >>> import pandas as pd
        >>> train = pd.DataFrame({"age": [1, 5, None], "pet": ["cat", "dog", "cat"], "id": 0})
        >>> encoder = TableEncoder.fit(train)
        >>> encoder.feature_names
        ('age', 'age (missing)', 'pet=cat', 'pet=dog')
        >>> encoder(pd.DataFrame({"age": [2], "pet": ["horse"]}))
        array([[2., 0., 0., 0.]], dtype=float32)
        >>> encoder.dropped
        {'id': 'it is 0 in every row'}
    """

    columns: tuple[NumericColumn | CategoricalColumn, ...]
    dropped: Mapping[str, str]

    @classmethod
    def fit(cls, frame: Any) -> TableEncoder:
        """Learns from the training rows, a frame of any library, and from them alone.

        Raises:
            DataError: no column is left to learn from, or the rows are marked as dev or test.
        """
        require_training_rows(frame, "TableEncoder.fit")
        frame = as_pandas(frame)
        reasons = {name: reason_to_drop(column) for name, column in frame.items()}
        dropped = {name: reason for name, reason in reasons.items() if reason}
        if len(dropped) == len(reasons):
            told = "".join(f"\n  `{name}`: {reason}" for name, reason in dropped.items())
            raise DataError(
                f"No column is left to predict from. Add a column that differs between rows.{told}"
            )
        kept = [column for name, column in frame.items() if name not in dropped]
        return cls(tuple(fit_column(column) for column in kept), dropped)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """What each column of the encoded array is called."""
        return tuple(name for column in self.columns for name in column.feature_names)

    def __call__(self, frame: Any) -> npt.NDArray[np.float32]:
        """Encodes the rows of `frame` as an array (rows, features); other columns are ignored.

        Raises:
            DataError: a column is missing, or holds text where training had numbers.
        """
        frame = as_pandas(frame)
        absent = [column.name for column in self.columns if column.name not in frame.columns]
        if absent:
            raise DataError(
                f"The table lacks {_listed(absent)}, which the encoder was fitted with. "
                f"It has {_listed(frame.columns)}. Add what is missing; where no value is known, "
                f"a column without values will do: frame[{absent[0]!r}] = None."
            )
        return np.concatenate(
            [column.encode(frame[column.name]) for column in self.columns], axis=1
        )

    def surprises(self, frame: Any) -> list[str]:
        """What the rows have that the training rows had not, in sentences.

        Example:
            >>> import pandas as pd
            >>> encoder = TableEncoder.fit(pd.DataFrame({"pet": ["cat", "dog"]}))
            >>> encoder.surprises(pd.DataFrame({"pet": ["horse"], "age": [3]}))
            ["`pet` is new in 1 row ('horse'): it counts as none of the categories of training.",
             '`age` is left out: training did not have it.']
        """
        frame = as_pandas(frame)
        known = {column.name for column in self.columns} | set(self.dropped)
        strange = [name for name in frame.columns if name not in known]
        return [
            *(told for column in self.columns for told in column.surprises(frame[column.name])),
            *(f"`{name}` is left out: training did not have it." for name in strange),
        ]

    def to_json(self) -> dict[str, Any]:
        """Describes the encoder in plain values, as `json.dump` takes them."""
        kinds = {kind: name for name, kind in COLUMN_KINDS.items()}
        columns = [{"kind": kinds[type(column)], **asdict(column)} for column in self.columns]
        return {"columns": columns, "dropped": dict(self.dropped)}

    @classmethod
    def from_json(cls, description: Mapping[str, Any]) -> TableEncoder:
        """Builds the encoder that `to_json` described.

        Raises:
            FileError: the description is not one of a table encoder.
        """
        try:
            columns = tuple(_column_from(entry) for entry in description["columns"])
            return cls(columns, dict(description["dropped"]))
        except (AttributeError, KeyError, TypeError, ValueError) as reason:
            raise FileError(
                f"This describes no table encoder, or the file is damaged ({reason!r}). "
                f"Fit it again with TableEncoder.fit(frame)."
            ) from reason


def _column_from(entry: Mapping[str, Any]) -> NumericColumn | CategoricalColumn:
    fields = {name: value for name, value in entry.items() if name != "kind"}
    if "categories" in fields:
        fields["categories"] = tuple(fields["categories"])
    column: NumericColumn | CategoricalColumn = COLUMN_KINDS[entry["kind"]](**fields)
    return column


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)
