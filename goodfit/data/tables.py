"""From a CSV file to arrays: read the table, decide the task, turn each row into numbers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from goodfit.data.columns import CategoricalColumn, NumericColumn, fit_column, reason_to_drop
from goodfit.data.task import Task, decide_task
from goodfit.data.values import kind_of_values
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


def read_frame(path: str | Path) -> pd.DataFrame:
    r"""Reads a CSV file whose first line names the columns.

    Blanks around values do not count; what is empty, "?" or one of the usual words for nothing
    (NA, null, ...) is missing.

    Raises:
        FileError: the file is missing, empty, or no table.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "rows.csv")
        ...     _ = path.write_text("age, city\n 31, Rome \n ? , Oslo\n")
        ...     frame = read_frame(path)
        >>> frame["age"].tolist(), frame["city"].tolist()
        ([31.0, nan], ['Rome', 'Oslo'])
    """
    import pandas as pd

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # surplus values in every row
            frame = pd.read_csv(
                path, skipinitialspace=True, index_col=False, low_memory=False, encoding="utf-8-sig"
            )
    except pd.errors.EmptyDataError as reason:
        raise FileError(
            f"{path} is empty: a first line with the column names is needed."
        ) from reason
    except (pd.errors.ParserError, pd.errors.ParserWarning) as reason:
        raise FileError(f"{path} is no table of values between commas: {reason}") from reason
    except UnicodeDecodeError as reason:
        raise FileError(f"{path} is not UTF-8 text: save it again as CSV in UTF-8.") from reason
    except OSError as reason:
        raise FileError(f"{path} cannot be read: {reason.strerror or reason}.") from reason
    frame = frame.rename(columns=str.strip)
    _check_shape(frame, path)
    return frame.apply(_tidy)


def _check_shape(frame: pd.DataFrame, path: str | Path) -> None:
    if frame.empty:
        raise FileError(f"{path} has no rows below its first line, which names the columns.")
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()]
        raise FileError(f"{path} has two columns named {_listed(twice)}. Give each its own name.")


def _tidy(column: pd.Series) -> pd.Series:
    """Strips text, and reads it as numbers where only blanks or "?" kept it from being some."""
    import pandas as pd

    if kind_of_values(column) != "text":
        return column
    text = column.str.strip()
    text.loc[text.isin(["", "?"])] = None
    numbers = pd.to_numeric(text, errors="coerce")
    return text if (numbers.isna() & text.notna()).any() else numbers


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
    def fit(cls, frame: pd.DataFrame) -> TableEncoder:
        """Learns from the training rows, and from them alone.

        Raises:
            DataError: no column is left to learn from.
        """
        frame = frame.rename(columns=str)
        reasons = {str(name): reason_to_drop(column) for name, column in frame.items()}
        dropped = {name: reason for name, reason in reasons.items() if reason}
        if len(dropped) == len(reasons):
            told = "".join(f"\n  `{name}`: {reason}" for name, reason in dropped.items())
            raise DataError(
                f"No column is left to predict from. Add a column that differs between rows.{told}"
            )
        kept = [column for name, column in frame.items() if str(name) not in dropped]
        return cls(tuple(fit_column(column) for column in kept), dropped)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """What each column of the encoded array is called."""
        return tuple(name for column in self.columns for name in column.feature_names)

    def __call__(self, frame: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Encodes the rows of `frame` as an array (rows, features); other columns are ignored.

        Raises:
            DataError: a column is missing, or holds text where training had numbers.
        """
        frame = frame.rename(columns=str)
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
        except (KeyError, TypeError, ValueError) as reason:
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
