"""A folder in which the newest moments of a training are kept, so that it can go on from them."""

from __future__ import annotations

import os
import time
import warnings
from pathlib import Path
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.folders import make_folder
from goodfit.callbacks.printing import print_line
from goodfit.errors import FileError
from goodfit.training.checkpoint import Checkpoint

KEPT = 2
"""The newest file, and the one before in case that it is damaged."""

SHARE = 20
"""Writing takes no more than one part in so many of the time."""

SECONDS_WITHIN_EPOCHS = 30.0


class Checkpoints(Callback):
    """Writes a checkpoint now and then, and finds the newest one that is whole.

    It must be the last of the callbacks: what it writes is what the others have left. After an
    epoch it writes wherever that takes less than a twentieth of the time, within an epoch every 30
    seconds, and always at the end. Where a file cannot be written (the disk is full) the older of
    the two makes room; if that is not enough there is a warning, training goes on, and the newest
    file is still there.

    Args:
        folder: where the files are.
        resume: whether training goes on from the newest of them.

    Attributes:
        identity: what is trained on what; set before training.

    Example:
        >>> Checkpoints("runs/digits/checkpoint", resume=True).newest() is None
        True
    """

    every_step = False

    def __init__(self, folder: str | os.PathLike[str], resume: bool) -> None:
        self.folder = Path(folder)
        self.resume = resume
        self.identity: dict[str, str] = {}
        self._written = self._took = 0.0
        self._number = 0
        self._ended = False

    def newest(self) -> Checkpoint | None:
        """The newest file that is whole, None where there is no file.

        Raises:
            FileError: none of the files is whole; or there are some, although training shall begin.
        """
        files = self._files()
        if files and not self.resume:
            raise FileError(
                f"{self.folder} has the checkpoints of another call of `fit`. Write `resume=True` "
                "to go on from them; or name another folder, or delete this one, to begin anew."
            )
        for path in reversed(files):
            try:
                return Checkpoint.read(path)
            except FileError as error:
                if path == files[0]:
                    raise
                warnings.warn(f"{error} The checkpoint before it is taken.", stacklevel=2)
        return None

    def fit_start(self, run: Any) -> None:
        """Makes the folder, and says where training goes on."""
        make_folder(self.folder, f"checkpoint={str(self.folder)!r}")
        for left in self.folder.glob(".checkpoint-*.part"):
            left.unlink(missing_ok=True)  # by a process that was killed
        self._number = max([0, *map(_number, self._files())])
        self._written, self._took, self._ended = time.perf_counter(), 0.0, False
        Checkpoint.of(run, self.identity)  # what cannot be kept is told now
        run.keep = self._write
        if run.kept is not None and run.verbose:
            within = f", after step {run.step}," if run.step else ""
            print_line(f"Going on with epoch {run.epoch + 1}{within} from {run.kept.path}")

    def step_end(self, run: Any) -> None:
        """Writes, if it is time, and when training pauses here."""
        if run.record.paused:
            self._ended = True
        if self._ended or self._is_due_within_epoch():
            self._write(run)

    def epoch_end(self, run: Any) -> None:
        """Writes, if it is time, and after the last epoch."""
        last = run.stopped_by or run.epoch + 1 == run.epochs
        if not self._ended and (last or self._is_due_after_epoch()):
            self._write(run)

    def _is_due_within_epoch(self) -> bool:
        waited = time.perf_counter() - self._written
        return waited >= SECONDS_WITHIN_EPOCHS and self._is_due_after_epoch()

    def _is_due_after_epoch(self) -> bool:
        return time.perf_counter() - self._written >= SHARE * self._took

    def _write(self, run: Any) -> None:
        began = time.perf_counter()
        now = Checkpoint.of(run, self.identity)
        try:
            self._add(now)
        except OSError as error:
            warnings.warn(
                f"{error} Training goes on, but if it is cut off, it begins again at the "
                "checkpoint before. Make room there.",
                stacklevel=2,
            )
        self._written = time.perf_counter()
        self._took = self._written - began

    def _add(self, now: Checkpoint) -> None:
        path = self.folder / f"checkpoint-{self._number + 1:06}.safetensors"
        try:
            now.write(path)
        except OSError:
            self._leave(1)  # the older one may take the room that is needed
            now.write(path)
        self._number += 1
        self._leave(KEPT)

    def _leave(self, count: int) -> None:
        """Deletes all files but the newest."""
        for old in self._files()[:-count]:
            old.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("checkpoint-*.safetensors"), key=_number)


def _number(path: Path) -> int:
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0
