"""A run read back from its folder: the model, and all it takes to predict from raw data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from goodfit.data import TableEncoder, Task, read_frame
from goodfit.errors import DataError, FileError
from goodfit.storage import read_json
from goodfit.study.treated import UNTREATED

if TYPE_CHECKING:
    from goodfit.doctor import Diagnosis
    from goodfit.models import Model

__all__ = ["LoadedRun", "load_diagnosis", "load_run", "load_treatment"]


@dataclass(frozen=True, eq=False)
class LoadedRun:
    """A trained network with what it was trained for.

    Args:
        model: the network.
        task: what it predicts.
        encoder: what turns the rows of a table into its inputs; None where inputs are arrays.
    """

    model: Model
    task: Task
    encoder: TableEncoder | None

    def predict(self, x: Any) -> npt.NDArray[Any]:
        """Predict the class name, or the number, of each example.

        Args:
            x: an array of examples; for a network that was trained on a CSV file also the path of
                one, or a pandas data frame, with the same columns (the target may be missing).

        Raises:
            DataError: a table is given where arrays are needed, or it lacks a column.
            ShapeError: the examples have another shape than those of the training.
        """
        out = np.asarray(self.model.predict(self._inputs(x)))
        if self.task.class_names is None:
            return out[:, 0].astype(np.float64)
        names: npt.NDArray[Any] = np.array(self.task.class_names)[out.argmax(axis=1)]
        return names

    def _inputs(self, x: Any) -> Any:
        if isinstance(x, str | Path):
            x = read_frame(x)
        if not hasattr(x, "columns"):
            return x
        if self.encoder is None:
            raise DataError(
                "This network was trained on arrays, not on a table with named columns. "
                "Give it the array of its inputs: `run.predict(frame.to_numpy())`."
            )
        return self.encoder(x)


def load_run(folder: str | Path) -> LoadedRun:
    """Read back what `goodfit train` left in a folder.

    Raises:
        FileError: there is no run in the folder, or a file of it is damaged.

    Example:
        >>> load_run("runs/digits-1").predict(images)  # doctest: +SKIP
        array(['3', '7'], dtype='<U1')
    """
    from goodfit.models import load_model

    folder = Path(folder)
    task = _read_task(_study_of(folder))
    table = folder / "table.json"
    encoder = TableEncoder.from_json(_read(table)) if table.is_file() else None
    return LoadedRun(load_model(folder / "model.goodfit"), task, encoder)


def load_diagnosis(folder: str | Path) -> Diagnosis:
    """Read back what the doctor found in the run that `goodfit train` left in a folder.

    Raises:
        FileError: there is no run in the folder, or its `study.json` is damaged.

    Example:
        >>> print(load_diagnosis("runs/digits-1"))  # doctest: +SKIP
        No fault was found. The training loss fell from 2.35 to 0.01 in 43 epochs.
    """
    from goodfit.doctor import Diagnosis

    file = _study_of(Path(folder))
    try:
        return Diagnosis.from_plain(_read(file))
    except (KeyError, TypeError, ValueError) as reason:
        raise FileError(f"{file} is damaged: {reason!r}. Run the training again.") from reason


def load_treatment(folder: str | Path) -> dict[str, Any]:
    """Read back what `goodfit train --cure` tried, as it stands in `study.json`.

    Raises:
        FileError: there is no run in the folder, or its `study.json` is damaged.

    Example:
        >>> load_treatment("runs/digits-1")["treated"]  # doctest: +SKIP
        'By 1 of 4 changes tried, accuracy rose from 0.333 to 0.967.'
    """
    study = _read(_study_of(Path(folder)))
    return {name: study.get(name, nothing) for name, nothing in UNTREATED.items()}


def _study_of(folder: Path) -> Path:
    file = folder / "study.json"
    if not os.path.isfile(file):  # Path would raise where a name is too long
        raise FileError(f"There is no run in {folder}. Make one: `goodfit train digits`.")
    return file


def _read_task(path: Path) -> Task:
    study = _read(path)
    try:
        names = study["class_names"]
        return Task(
            kind=study["task"],
            class_names=tuple(names) if names else None,
            target=study["target"],
            reason=study["target_reason"],
        )
    except (KeyError, TypeError) as reason:
        raise FileError(f"{path} is damaged: {reason!r}. Run the training again.") from reason


def _read(path: Path) -> dict[str, Any]:
    try:
        content = read_json(path)
    except FileError as reason:
        raise FileError(f"{reason} Run the training again.") from reason
    if not isinstance(content, dict):
        raise FileError(f"{path} is damaged: it holds no JSON object. Run the training again.")
    return content
