"""Writes what TensorBoard draws."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Literal

from goodfit.arrays import to_numpy, trees
from goodfit.callbacks.callback import Callback
from goodfit.callbacks.folders import make_folder
from goodfit.callbacks.tracking.event_files import EventFile
from goodfit.callbacks.tracking.told import numbers
from goodfit.errors import SettingError


class TensorBoard(Callback):
    """Writes event files, which `tensorboard --logdir logs` shows; nothing needs to be installed.

    Curves have Keras's names, `epoch_loss` and so on; those of validation lie in a folder beside,
    so that both are drawn in one chart. Where training goes on from a checkpoint, what was written
    after it is taken back.

    Args:
        log_dir: the folder to write to, with `train` and `validation` in it.
        histogram_freq: after how many epochs the spread of each weight is written; never where 0.
        write_steps_per_second: whether the speed of each epoch is written.
        update_freq: "epoch"; or "batch" or a number of steps, after which the numbers so far are
            written too, as `batch_loss` and so on. To look at every step slows training.

    Raises:
        SettingError: a frequency is none.
        FileError: the folder cannot be written to; before the first step.

    Example:
        >>> TensorBoard("logs/digits", histogram_freq=5).log_dir.name
        'digits'
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str] = "logs",
        histogram_freq: int = 0,
        write_steps_per_second: bool = False,
        update_freq: int | Literal["epoch", "batch"] = "epoch",
    ) -> None:
        self.log_dir = Path(log_dir)
        self.histogram_freq = _whole("histogram_freq", histogram_freq, 0)
        self.write_steps_per_second = write_steps_per_second
        self.update_freq = update_freq
        self.every_step = update_freq != "epoch"
        steps = 1 if update_freq in ("epoch", "batch") else update_freq
        self._every = _whole("update_freq", steps, 1)
        self._files: dict[str, EventFile] = {}
        self._start = 0.0

    def fit_start(self, run: Any) -> None:
        """Begins files of this run."""
        make_folder(self.log_dir, f"log_dir={str(self.log_dir)!r}")
        self._files = {"train": EventFile(self.log_dir / "train")}
        if any(name.startswith("val_") for name in run.expected_logs()):
            self._files["validation"] = EventFile(self.log_dir / "validation")
        for file in self._files.values() if run.kept is not None else ():
            file.begin_again(run.epoch)

    def epoch_start(self, run: Any) -> None:
        """Looks at the clock."""
        self._start = time.perf_counter()

    def step_end(self, run: Any) -> None:
        """Writes the numbers so far, where it is asked for after so many steps."""
        step = run.epoch * run.steps + run.step
        if self.every_step and step % self._every == 0:
            for name, value in numbers(run.logs).items():
                self._files["train"].scalar(f"batch_{name}", value, step)

    def epoch_end(self, run: Any) -> None:
        """Writes the numbers of the epoch."""
        for name, value in numbers(run.logs).items():
            part = "validation" if name.startswith("val_") else "train"
            tag = f"epoch_{name.removeprefix('val_')}"
            self._files[part].scalar(tag, value, run.epoch)
        if self.write_steps_per_second:
            speed = run.step / max(time.perf_counter() - self._start, 1e-9)
            self._files["train"].scalar("epoch_steps_per_second", speed, run.epoch)
        if self.histogram_freq and run.epoch % self.histogram_freq == 0:
            self._spread(run)
        for file in self._files.values():
            file.flush()

    def fit_end(self, run: Any) -> None:
        """Ends the files."""
        for file in self._files.values():
            file.close()

    def _spread(self, run: Any) -> None:
        params, _ = run.weights()
        for path, weight in trees.items(to_numpy(params)):
            tag = "/".join([*map(str, path), "histogram"])
            self._files["train"].histogram(tag, weight, run.epoch)


def _whole(setting: str, given: Any, least: int) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < least:
        choices = '"epoch", "batch", or ' if setting == "update_freq" else ""
        raise SettingError(
            f"TensorBoard got {setting}={given!r}, but it must be {choices}a whole number of at "
            f"least {least}. Write for instance `TensorBoard(log_dir, {setting}=10)`."
        )
    return given
