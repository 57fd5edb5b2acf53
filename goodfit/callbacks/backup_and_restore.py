"""Lets a training that was cut off go on where it was, in Keras's words."""

from __future__ import annotations

import os
from typing import Any

from goodfit.callbacks.checkpoints import Checkpoints
from goodfit.errors import SettingError
from goodfit.settings import is_count


class BackupAndRestore(Checkpoints):
    """Keeps checkpoints as `fit(..., checkpoint=backup_dir, resume=True)` does.

    What is different: how often they are written, and that they are deleted once training is done.
    They are not where it was interrupted, raised an error, broke down, or a `TimeBudget` was used
    up.

    Args:
        backup_dir: the folder for the files.
        save_freq: "epoch", or the number of steps from one checkpoint to the next.
        double_checkpoint: changes nothing: the checkpoint before the last is always kept.
        delete_checkpoint: whether the files are deleted once training is done.

    Raises:
        SettingError: `save_freq` is something else.
        FileError: before the first step, if the folder cannot be written to, or the files are
            damaged or of another training.

    Example:
        >>> BackupAndRestore("runs/digits/backup", save_freq=1000).folder.name
        'backup'
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
        super().__init__(backup_dir, resume=True)
        self.backup_dir = self.folder
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self.every_step = save_freq != "epoch"
        self._steps = 0

    def step_end(self, run: Any) -> None:
        """Writes, where steps count and it is time, and when training pauses here."""
        self._steps += 1
        super().step_end(run)

    def fit_end(self, run: Any) -> None:
        """Deletes the files, if training is done."""
        broken = run.record.paused or run.record.breakdown is not None
        if self.delete_checkpoint and not broken:
            for path in self._files():
                path.unlink()
            if not any(self.folder.iterdir()):
                self.folder.rmdir()

    def _is_due_within_epoch(self) -> bool:
        return self.every_step and self._steps % int(self.save_freq) == 0

    def _is_due_after_epoch(self) -> bool:
        return not self.every_step
