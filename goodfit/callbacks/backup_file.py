"""A training as one file: its state as tensors, and what it wrote down as JSON in their header."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import to_numpy, trees
from goodfit.errors import FileError
from goodfit.storage import read_tensors, write_tensors
from goodfit.training.state import TrainState

FORMAT, VERSION = "goodfit-training", 1


class Backup(NamedTuple):
    """All that a training needs to go on.

    Args:
        state: what a step reads.
        epoch: the number of the epoch to go on with.
        noted: what was written down so far: the parts of the record that are plain data.
        step_losses: the loss of every step, one array for each epoch.
    """

    state: TrainState
    epoch: int
    noted: dict[str, Any]
    step_losses: list[NDArray[Any]]

    @classmethod
    def of(cls, run: Any, epoch: int) -> Backup:
        """The training as it is now."""
        record = run.record
        noted = {name: getattr(record, name) for name in ("history", "vitals", "judged")}
        return cls(to_numpy(run.state), epoch, noted, record.step_losses[: record.epochs_run])

    def put_into(self, run: Any) -> None:
        """Lets a run that has not begun go on from here."""
        run.state = run.programs.place(self.state)
        run.epoch = self.epoch
        for name, value in self.noted.items():
            setattr(run.record, name, value)
        run.record.step_losses = self.step_losses


def write(path: Path, backup: Backup) -> None:
    """Writes beside the file that may be there, then takes its place.

    Raises:
        FileError: the folder cannot be written to.
    """
    names = _names(backup.state)
    tensors = dict(zip(names, trees.leaves(backup.state), strict=True))
    tensors |= {f"losses/{i}": losses for i, losses in enumerate(backup.step_losses)}
    plain = {"format": FORMAT, "version": VERSION, "epoch": backup.epoch, "noted": backup.noted}
    write_tensors(path, tensors, plain)


def read(path: Path, like: TrainState) -> Backup:
    """What `write` wrote, for a training that has such a state.

    Raises:
        FileError: the file is damaged, of another version, or of another model.
    """
    try:
        tensors, plain = read_tensors(path)
    except FileError as error:
        raise FileError(f"{error} Delete it to begin anew.") from error
    if (plain.get("format"), plain.get("version")) != (FORMAT, VERSION):
        raise FileError(f"{path} is no backup of this version. Delete it to begin anew.")
    losses = [tensors.pop(f"losses/{i}") for i in range(len(plain["noted"]["history"]["loss"]))]
    return Backup(_state(path, tensors, like), plain["epoch"], plain["noted"], losses)


def _state(path: Path, tensors: dict[str, NDArray[Any]], like: TrainState) -> TrainState:
    leaves, structure = trees.flatten(like)
    needed = {name: np.shape(leaf) for name, leaf in zip(_names(like), leaves, strict=True)}
    if needed != {name: array.shape for name, array in tensors.items()}:
        raise FileError(
            f"{path} belongs to another model or optimiser. Delete it to begin anew, or name "
            "another folder: `BackupAndRestore('other_folder')`."
        )
    state: TrainState = trees.unflatten(structure, [tensors[name] for name in needed])
    return state


def _names(state: TrainState) -> list[str]:
    """The paths of all arrays: "params/dense/kernel"."""
    return ["/".join(map(str, path)) for path, _ in trees.items(state._asdict())]
