"""A training at one moment: all that it takes to go on as if it had never been cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import to_numpy, trees
from goodfit.errors import FileError
from goodfit.storage import damaged, read_tensors, write_tensors
from goodfit.training.identity import require_same
from goodfit.training.packing import Arrays, packed, unpacked
from goodfit.training.soundness import believed, require_sound
from goodfit.training.state import TrainState
from goodfit.training.tally import Tally
from goodfit.version import __version__

FORMAT, VERSION = "goodfit-checkpoint", 1

NOTED = ("history", "vitals", "judged", "first_vitals")
"""What is kept of the record beside the losses of the steps; the rest is found again, or later."""


class Checkpoint(NamedTuple):
    """What a file holds.

    Args:
        content: plain data, in which arrays are named: the epoch, what it measured so far, what was
            written down, what callbacks remember, and what is trained on what.
        arrays: by their names; those of the state are named by their places.
        path: where it was read, for errors.
    """

    content: dict[str, Any]
    arrays: Arrays
    path: Path = Path()

    @classmethod
    def of(cls, run: Any, identity: dict[str, str]) -> Checkpoint:
        """The training as it is now, between two steps or two epochs."""
        record, arrays = run.record, _named(to_numpy(run.state))
        content = {
            "identity": identity,
            "seed": run.model.seed,
            "epoch": run.epoch if run.tally else run.epoch + 1,
            "under_way": run.tally and {**vars(run.tally), "losses": [_joined(run.tally.losses)]},
            "noted": {name: getattr(record, name) for name in NOTED},
            "losses": _joined(record.step_losses),
            "lengths": [len(losses) for losses in record.step_losses],
            "over": None if record.paused else record.stopped_by,
            "callbacks": [[type(one).__name__, one.state()] for one in run.callbacks],
        }
        return cls(packed(content, "kept", arrays), arrays)

    def write(self, path: Path) -> None:
        """Writes the file: the whole of it, or nothing.

        Raises:
            FileError: it cannot be written.
        """
        about = {"format": FORMAT, "version": VERSION, "goodfit": __version__}
        write_tensors(path, self.arrays, {**about, "content": self.content})

    @classmethod
    def read(cls, path: Path) -> Checkpoint:
        """What `write` wrote.

        Raises:
            FileError: it is damaged, no checkpoint, or one of another version.
        """
        arrays, about = read_tensors(path)
        if (about.get("format"), about.get("version")) != (FORMAT, VERSION):
            raise FileError(
                f"{path} is no checkpoint of this version of goodfit. Go on with the version that "
                "wrote it, or begin anew in another folder."
            )
        with believed(path):
            checkpoint = cls(about["content"], arrays, path)
            require_sound(checkpoint.known)
        return checkpoint

    @property
    def known(self) -> dict[str, Any]:
        """The content with its arrays."""
        known: dict[str, Any] = unpacked(self.content, self.arrays)
        return known

    def require_same(self, identity: dict[str, str]) -> None:
        """Raises FileError, which tells each difference, where another training shall go on."""
        require_same(self.known["identity"], identity, self.path)

    def put_into(self, run: Any) -> None:
        """Lets a run be where this training was."""
        known, record = self.known, run.record
        run.state = run.programs.place(self._state(run.state))
        run.epoch = known["epoch"]
        run.tally = known["under_way"] and Tally(**known["under_way"])
        run.step = run.tally.steps if run.tally else 0
        for name, value in known["noted"].items():
            setattr(record, name, value)
        ends = np.cumsum(known["lengths"], dtype=int)
        record.step_losses = np.split(known["losses"], ends)[:-1]
        record.stopped_by = known["over"]

    def restore_callbacks(self, run: Any) -> None:
        """Gives back to each callback what it remembered, the first of a kind that of the first."""
        remembered = list(self.known["callbacks"])
        for callback in run.callbacks:
            kind = type(callback).__name__
            found = next((pair for pair in remembered if pair[0] == kind), None)
            if found is not None:
                remembered.remove(found)
                with believed(self.path):
                    callback.restore(found[1])

    def _state(self, like: TrainState) -> TrainState:
        leaves, structure = trees.flatten(like)
        names = list(_named(like))
        if any(map(_differ, map(self.arrays.get, names), leaves)):
            raise FileError(f"{self.path} belongs to another model. Name another folder.")
        for name in names:
            if not np.isfinite(self.arrays[name]).all():
                raise damaged(self.path, f"{name} holds numbers that are not finite")
        state: TrainState = trees.unflatten(structure, [self.arrays[name] for name in names])
        return state


def _differ(found: NDArray[Any] | None, place: Any) -> bool:
    """Whether an array is none for its place."""
    like = np.asarray(place)
    return found is None or (found.shape, found.dtype) != (like.shape, like.dtype)


def _joined(losses: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(losses) if losses else np.zeros(0, np.float32)


def _named(state: TrainState) -> Arrays:
    """The arrays of a state by their places: "state/params/dense/kernel"."""
    return {
        "/".join(map(str, ("state", *path))): array for path, array in trees.items(state._asdict())
    }
