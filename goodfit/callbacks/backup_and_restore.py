"""Lets a training that was cut off go on where it was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from goodfit.callbacks.backup_file import Backup, read, write
from goodfit.callbacks.callback import Callback
from goodfit.callbacks.folders import make_folder
from goodfit.callbacks.printing import print_line
from goodfit.callbacks.time_budget import TimeBudget
from goodfit.errors import FileError, SettingError
from goodfit.settings import is_count
from goodfit.training.run import INTERRUPTED


class BackupAndRestore(Callback):
    """Saves the training beside itself, and goes on from there in the next `fit` with it.

    What is saved is all that a step reads (weights, running means, what the optimiser remembers,
    the number of the step, the key of all random numbers) with the history so far. After the end of
    an epoch the training goes on with the same bits as if it had never been cut off, on the same
    machine and arrays. Other callbacks begin anew: `EarlyStopping` has its whole patience again.

    The file is written beside the old one and takes its place in one step. It is deleted once
    training is done: not where it was interrupted, raised an error, broke down, or a `TimeBudget`
    was used up.

    Args:
        backup_dir: the folder for the file.
        save_freq: "epoch", or the number of steps from one saving to the next; an epoch that was
            cut off begins again with the weights that it had reached.
        double_checkpoint: keeps the file before the last too, and goes on from it if the last one
            is damaged.
        delete_checkpoint: whether the file is deleted once training is done.

    Raises:
        SettingError: `save_freq` is something else.
        FileError: before the first step, if the folder cannot be written to, or the file is damaged
            or of another model.

    Example:
        >>> BackupAndRestore("runs/digits/backup").path.name
        'training.safetensors'
    """

    def __init__(
        self,
        backup_dir: str | os.PathLike[str],
        save_freq: int | str = "epoch",
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ) -> None:
        if save_freq != "epoch" and not is_count(save_freq):
            raise SettingError(
                f"save_freq={save_freq!r} is neither 'epoch' nor a number of steps. "
                "Write save_freq='epoch', or for instance save_freq=1000."
            )
        self.backup_dir = Path(backup_dir)
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self.every_step = save_freq != "epoch"
        self.path = self.backup_dir / "training.safetensors"
        self.path_before = self.backup_dir / "training.before.safetensors"
        self._steps = 0
        self._next_epoch = 0

    def fit_start(self, run: Any) -> None:
        """Goes on from the file, if there is one."""
        make_folder(self.backup_dir, f"backup_dir={str(self.backup_dir)!r}")
        self._steps, self._next_epoch = 0, run.epoch
        backup = self._newest(run)
        if backup is not None:
            backup.put_into(run)
            self._next_epoch = run.epoch
            if run.verbose:
                print_line(f"Going on with epoch {run.epoch + 1} from {self.path}")

    def step_end(self, run: Any) -> None:
        """Saves, where steps count and it is time."""
        self._steps += 1
        if self.every_step and self._steps % int(self.save_freq) == 0:
            self._save(run)

    def epoch_end(self, run: Any) -> None:
        """Saves, where epochs count."""
        self._next_epoch = run.epoch + 1
        if not self.every_step:
            self._save(run)

    def fit_end(self, run: Any) -> None:
        """Deletes the files, if training is done."""
        if self.delete_checkpoint and self._is_done(run):
            self.path.unlink(missing_ok=True)
            self.path_before.unlink(missing_ok=True)
            if not any(self.backup_dir.iterdir()):
                self.backup_dir.rmdir()

    def _newest(self, run: Any) -> Backup | None:
        """The last file that can be read, if there is any."""
        files = [path for path in (self.path, self.path_before) if path.exists()]
        for path in files[:-1]:
            try:
                return read(path, run.state)
            except FileError:
                continue
        return read(files[-1], run.state) if files else None

    def _save(self, run: Any) -> None:
        if self.double_checkpoint and self.path.exists():
            self.path.replace(self.path_before)
        write(self.path, Backup.of(run, self._next_epoch))

    def _is_done(self, run: Any) -> bool:
        if run.stopped_by is None:
            return bool(self._next_epoch >= run.epochs)
        cut_off = run.stopped_by == INTERRUPTED or run.record.breakdown is not None
        late = any(isinstance(other, TimeBudget) and other.is_over for other in run.callbacks)
        return not cut_off and not late
