"""A run read back from its folder: the model, and all it takes to predict from raw data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from goodfit.data import TableEncoder, Task, read_frame
from goodfit.data.arrays import as_inputs
from goodfit.errors import DataError
from goodfit.study.options import Options
from goodfit.study.reading import from_study, read_object
from goodfit.study.treated import UNTREATED

if TYPE_CHECKING:
    from goodfit.doctor import Diagnosis
    from goodfit.models import Model

__all__ = ["LoadedRun", "load_diagnosis", "load_options", "load_run", "load_treatment"]


@dataclass(frozen=True, eq=False)
class LoadedRun:
    """A trained network with what it was trained for.

    Args:
        model: the network.
        task: what it predicts.
        encoder: what turns the rows of a table into its inputs; None where inputs are arrays.
        features: the names of the numbers of an example; empty where they have none.
    """

    model: Model
    task: Task
    encoder: TableEncoder | None
    features: tuple[str, ...]

    def predict(self, x: Any) -> npt.NDArray[Any]:
        """Predict the class name, or the number, of each example.

        Args:
            x: an array of examples, a pandas data frame with the columns of the training (the
                target may be missing), or the path of a CSV file with them. Where the training had
                no named columns, a row has all numbers of an example, one beside the other.

        Raises:
            DataError: a table lacks a column, or has text where training had numbers.
            ShapeError: the examples have another shape than those of the training.
        """
        out = np.asarray(self.model.predict(self._inputs(x)))
        if self.task.class_names is None:
            return out[:, 0].astype(np.float64)
        names: npt.NDArray[Any] = np.array(self.task.class_names)[out.argmax(axis=1)]
        return names

    def predict_proba(self, x: Any) -> npt.NDArray[Any]:
        """The probability of each class for each example, classes in the order of the task.

        Args:
            x: as for `predict`.

        Raises:
            DataError: the network predicts a number, or the examples are not as in training.
        """
        if self.task.class_names is None:
            raise DataError(
                f"`{self.task.target}` is a number, which has no probabilities. Ask for the "
                "numbers: `run.predict(x)`."
            )
        return np.asarray(self.model.predict(self._inputs(x)))

    def surprises(self, x: Any) -> list[str]:
        """What a table has that the training rows had not, in sentences.

        Args:
            x: a pandas data frame, or the path of a CSV file.
        """
        if self.encoder is None:
            return []
        return self.encoder.surprises(_frame(x).drop(columns=self.task.target, errors="ignore"))

    def _inputs(self, x: Any) -> Any:
        x = _frame(x)
        if not hasattr(x, "columns"):
            return x
        return self._side_by_side(x) if self.encoder is None else self.encoder(x)

    def _side_by_side(self, frame: Any) -> npt.NDArray[Any]:
        """The examples in the rows of a table, for a network that was trained on arrays."""
        shape = self.model.graph.nodes[self.model.graph.inputs[0]].shape
        names = list(self.features) or [name for name in frame if name != self.task.target]
        absent = [name for name in names if name not in frame]
        if absent:
            raise DataError(
                f"The table lacks {_listed(absent)}. It has {_listed(frame.columns)}, but the "
                f"network was trained on {_listed(names)}. Name the columns as in training."
            )
        if len(names) != math.prod(shape):
            raise DataError(
                f"The table has {len(names)} columns, but an example has {math.prod(shape)} "
                f"numbers: this network was trained on arrays of shape (rows, "
                f"{', '.join(map(str, shape))}). Give it one: `run.predict(x)`."
            )
        return as_inputs(frame[names])[0].reshape(-1, *shape)


def _frame(x: Any) -> Any:
    return read_frame(x) if isinstance(x, str | Path) else x


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


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
    task, features = from_study(folder, lambda study: (_task(study), tuple(study["features"])))
    table = folder / "table.json"
    encoder = TableEncoder.from_json(read_object(table)) if table.is_file() else None
    return LoadedRun(load_model(folder / "model.goodfit"), task, encoder, features)


def load_diagnosis(folder: str | Path) -> Diagnosis:
    """Read back what the doctor found in the run that `goodfit train` left in a folder.

    Raises:
        FileError: there is no run in the folder, or its `study.json` is damaged.

    Example:
        >>> print(load_diagnosis("runs/digits-1"))  # doctest: +SKIP
        No fault was found. The training loss fell from 2.35 to 0.01 in 43 epochs.
    """
    from goodfit.doctor import Diagnosis

    return from_study(folder, Diagnosis.from_plain)


def load_options(folder: str | Path) -> Options:
    """Read back what was asked for in the run that `goodfit train` left in a folder.

    Raises:
        FileError: there is no run in the folder, or its `study.json` is damaged.

    Example:
        >>> load_options("runs/digits-1").seed  # doctest: +SKIP
        0
    """
    return from_study(folder, lambda study: Options(**study["asked"]))


def load_treatment(folder: str | Path) -> dict[str, Any]:
    """Read back what `goodfit train --cure` tried, as it stands in `study.json`.

    Raises:
        FileError: there is no run in the folder, or its `study.json` is damaged.

    Example:
        >>> load_treatment("runs/digits-1")["treated"]  # doctest: +SKIP
        'By 1 of 4 changes tried, accuracy rose from 0.333 to 0.967.'
    """
    return from_study(
        folder,
        lambda study: {name: study.get(name, nothing) for name, nothing in UNTREATED.items()},
    )


def _task(study: dict[str, Any]) -> Task:
    names = study["class_names"]
    return Task(
        kind=study["task"],
        class_names=tuple(names) if names else None,
        target=study["target"],
        reason=study["target_reason"],
    )
