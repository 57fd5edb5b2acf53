"""Tables in CSV files, one or a folder of them, as data frames."""

from __future__ import annotations

import bz2
import csv
import gzip
import lzma
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit.data.values import kind_of_values
from goodfit.errors import FileError
from goodfit.silence import filtered

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_frame"]

LONGEST_VALUE = 2**31 - 1
"""So many characters a value may have; Python's own bound is an eighth of a MiB."""

LONGEST_SHOWN = 60

FIRST_BYTES = 2**16
"""So much of the first line tells how the text is encoded."""

OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
"""How files that are packed are read, by their endings."""

ARCHIVES = {".zip", ".zst", ".tar", ".tgz", ".tbz", ".txz"}


def read_frame(path: str | Path) -> pd.DataFrame:
    r"""Reads a CSV file whose first line names the columns, or all such files of a folder.

    Blanks around values do not count; what is empty, "?" or one of the usual words for nothing
    (NA, null, ...) is missing.

    Raises:
        FileError: a file is missing, empty, or no table; a line has too few values, or too many;
            or files have different columns.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "rows.csv")
        ...     _ = path.write_text("age, city\n 31, Rome \n ? , Oslo\n")
        ...     frame = read_frame(path)
        >>> frame["age"].tolist(), frame["city"].tolist()
        ([31.0, nan], ['Rome', 'Oslo'])
    """
    if not os.path.isdir(path):  # Path would raise where a name is too long
        return _read_file(path)
    files = sorted(file for file in Path(path).iterdir() if file.suffix.lower() == ".csv")
    if not files:
        raise FileError(
            f"The folder {path} has no files in it that end with .csv. Look at the path: "
            f"{Path(path).absolute()}."
        )
    return _below_one_another({file: _read_file(file) for file in files})


def _read_file(path: str | Path) -> pd.DataFrame:
    if os.path.splitext(path)[1].lower() in ARCHIVES:
        raise FileError(f"{path} is an archive. Unpack it, and name the CSV file that was in it.")
    frame = _parsed(path).rename(columns=str.strip)
    _check_shape(frame, path)
    if frame.iloc[:, -1].isna().any():  # a line with too few values lacks the last one
        _check_lines(path, len(frame.columns))
    return frame.apply(_tidy)


def _parsed(path: str | Path) -> pd.DataFrame:
    import pandas as pd

    how: Any = {"skipinitialspace": True, "index_col": False, "encoding": "utf-8-sig"}
    try:
        _check_encoding(path)
        first = pd.read_csv(path, header=None, nrows=1, dtype=str, keep_default_na=False, **how)
        _check_names([name.strip() for name in first.iloc[0]], path)
        with filtered("error", category=pd.errors.ParserWarning):  # surplus values in every row
            frame: pd.DataFrame = pd.read_csv(path, low_memory=False, **how)
            return frame
    except pd.errors.EmptyDataError as reason:
        raise FileError(
            f"{path} is empty: a first line with the column names is needed."
        ) from reason
    except (pd.errors.ParserError, pd.errors.ParserWarning) as reason:
        raise FileError(
            f"{path} is no table of values between commas: {str(reason).strip()} Give each line as "
            "many values as the first one has names, and put a value with a comma in it in quotes."
        ) from reason
    except UnicodeDecodeError as reason:
        raise FileError(f"{path} is not UTF-8 text: save it again as CSV in UTF-8.") from reason
    except OSError as reason:
        told = f"{reason.strerror or reason}. Look at the path: {Path(path).absolute()}."
        raise FileError(f"{path} cannot be read: {told}") from reason


def _below_one_another(frames: dict[Path, pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    first, *others = frames
    for file in others:
        differing = set(frames[first].columns) ^ set(frames[file].columns)
        if differing:
            raise FileError(
                f"Files of a folder are read as one table, but {first.name} and {file.name} do not "
                f"both have the columns {_listed(sorted(differing))}. Give both the same columns, "
                "or read them one by one."
            )
    return pd.concat(frames.values(), ignore_index=True)


def _check_encoding(path: str | Path) -> None:
    """Raises where the first line has NUL bytes in it, which some readers of CSV leave out."""
    opened = OPENERS.get(Path(path).suffix.lower(), open)
    with opened(path, "rb") as file:
        if b"\0" in file.readline(FIRST_BYTES):
            raise FileError(f"{path} is not UTF-8 text, but UTF-16: save it again as CSV in UTF-8.")


def _check_names(names: list[str], path: str | Path) -> None:
    """Raises where names are no names; pandas would take them as they are, or make others."""
    twice = dict.fromkeys(name for name in names if name and names.count(name) > 1)
    if twice:
        raise FileError(f"{path} has two columns named {_listed(twice)}. Give each its own name.")
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        raise FileError(
            f"{path} has only one column, `{names[0]}`, because its values do not stand between "
            "commas. Save it again with commas: `pandas.read_csv(path, sep=None, "
            "engine='python').to_csv(path, index=False)`."
        )


def _check_shape(frame: pd.DataFrame, path: str | Path) -> None:
    if frame.empty:
        raise FileError(
            f"{path} has no rows below its first line, which names the columns. Add some."
        )


def _check_lines(path: str | Path, columns: int) -> None:
    """Raises where a line has fewer values than there are columns: which are missing?"""
    opened = OPENERS.get(Path(path).suffix.lower(), open)
    before = csv.field_size_limit(LONGEST_VALUE)
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as text:
            lines = csv.reader(text, skipinitialspace=True)
            for values in lines:
                is_blank = len(values) < 2 and not "".join(values).strip()
                if len(values) < columns and not is_blank:
                    raise _too_few(path, lines.line_num, values, columns)
    finally:
        csv.field_size_limit(before)


def _too_few(path: str | Path, line: int, values: list[str], columns: int) -> FileError:
    told = ",".join(values)
    shown = told if len(told) <= LONGEST_SHOWN else f"...{told[-LONGEST_SHOWN:]}"
    commas = "," * (columns - len(values))
    return FileError(
        f"{path}, line {line}: {columns} values are expected, one for each column that the first "
        f"line names, but there are {len(values)}. Leave what is not known empty, between its "
        f"commas; where the last ones are, write `{shown}{commas}`."
    )


def _tidy(column: pd.Series) -> pd.Series:
    """Strips text, and reads it as numbers where only blanks or "?" kept it from being some."""
    import pandas as pd

    if kind_of_values(column) != "text":
        return column
    text = column.str.strip()
    text.loc[text.isin(["", "?"])] = None
    numbers = pd.to_numeric(text, errors="coerce")
    return text if (numbers.isna() & text.notna()).any() else numbers


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)
