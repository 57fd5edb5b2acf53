"""Writes the numbers of every epoch into a table."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.folders import make_folder
from goodfit.errors import FileError


class CSVLogger(Callback):
    """Adds a line to a CSV file at the end of every epoch: the epoch, from 0, and all its numbers.

    Numbers have all their digits, and every line is on the disk before the next epoch begins. What
    an epoch did not measure is NA; a metric that has several numbers is written as "[0.5, 0.75]".
    Where training goes on from a checkpoint, lines of later epochs are taken back.

    Args:
        filename: where to write; the folder is made if it is missing.
        separator: the character between columns.
        append: goes on with the file of an earlier run, which has the same columns.

    Raises:
        FileError: the file cannot be written, or has other columns; before the first step where
            that is known by then.

    Example:
        >>> CSVLogger("runs/digits/history.csv", append=True).filename.name
        'history.csv'
    """

    def __init__(
        self, filename: str | os.PathLike[str], separator: str = ",", append: bool = False
    ) -> None:
        self.filename = Path(filename)
        self.separator = separator
        self.append = append
        self._earlier: list[str] = []
        self._columns: list[str] = []

    def fit_start(self, run: Any) -> None:
        """Begins the file, or reads the columns of the one to go on with."""
        make_folder(self.filename.parent, f"filename={str(self.filename)!r}")
        self._columns = []
        try:
            goes_on = self.append or run.kept is not None
            with self.filename.open("a+" if goes_on else "w+", encoding="utf-8") as file:
                file.seek(0)
                self._earlier = next(csv.reader(file, delimiter=self.separator), [])
        except OSError as error:
            raise FileError(
                f"filename={str(self.filename)!r} cannot be written ({error.strerror}). "
                "Name a file in a folder of your own."
            ) from error

    def state(self) -> dict[str, Any]:
        """How long the file is."""
        return {"size": self.filename.stat().st_size if self.filename.exists() else 0}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back what was written after the checkpoint."""
        if self.filename.stat().st_size > state["size"]:
            os.truncate(self.filename, state["size"])
        if not state["size"]:
            self._earlier = []

    def epoch_end(self, run: Any) -> None:
        """Writes one line."""
        row = {"epoch": run.epoch, **{name: _cell(value) for name, value in run.logs.items()}}
        with self.filename.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=self.separator)
            if not self._columns:
                self._columns = self._begun(writer, _names(run, row))
            writer.writerow([row.get(name, "NA") for name in self._columns])

    def _begun(self, writer: Any, names: list[str]) -> list[str]:
        """The columns of the table: those that the file has, or the run's, as its first line."""
        if not self._earlier:
            writer.writerow(names)
        elif set(self._earlier) != set(names):
            raise FileError(
                f"{str(self.filename)!r} has the columns {', '.join(self._earlier)}, but this run "
                f"has {', '.join(names)}. Write append=False, or name another file."
            )
        return self._earlier or names


def _names(run: Any, row: dict[str, Any]) -> list[str]:
    """All columns that this run will have, also those that its first epoch did not measure."""
    expected = [name for name in run.expected_logs() if name != "learning_rate"]
    return list(dict.fromkeys(["epoch", *expected, *row]))


def _cell(value: Any) -> float | str:
    return json.dumps(np.asarray(value, float).tolist()) if np.ndim(value) else float(value)
