"""Saves the model while it is being trained."""

from __future__ import annotations

import os
import string
from pathlib import Path
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.folders import make_folder
from goodfit.callbacks.monitor import Monitor, single
from goodfit.callbacks.printing import print_line
from goodfit.errors import FileError, SettingError
from goodfit.settings import is_count

SUFFIXES = (".goodfit", ".safetensors")
"""What the names of saved files end in."""


class ModelCheckpoint(Callback):
    """Saves the model after every epoch, or every so many steps, or only when it is better.

    An epoch that did not measure a number which is asked for (`validation_freq`) is passed over.

    Args:
        filepath: where to save: a file that ends in ".goodfit", or a folder. `{epoch:02d}` and
            `{batch}` (the step), both from 1, and names of the history, `{val_loss:.2f}`, are
            replaced by their values. Folders are made if they are missing.
        monitor: the number that tells which model is better, with `save_best_only`.
        verbose: 1 prints what is saved, and why.
        save_best_only: saves only a model that is better than all before it, in this call of `fit`
            and in earlier ones with the same callback.
        save_weights_only: saves the weights without the architecture and the optimiser, in a file.
        mode: "min", "max", or "auto": by the monitored number's name.
        save_freq: "epoch", or the number of steps from one saving to the next.
        initial_value_threshold: only a value better than this is good enough to be saved.

    Raises:
        SettingError: `filepath` cannot be filled in or has another ending; `save_freq` is something
            else, or asks for numbers that steps do not have.
        UnknownNameError: before the first step, if a name in `filepath`, or `monitor`, will not be
            among the numbers.
        FileError: before the first step, if the folder cannot be written to, if there is a folder
            with other things in the place of the model, or if no file can hold the model.

    Example:
        >>> ModelCheckpoint("best/{epoch:02d}-{val_loss:.2f}.goodfit", save_best_only=True).monitor
        'val_loss'
    """

    def __init__(
        self,
        filepath: str | os.PathLike[str],
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: int | str = "epoch",
        initial_value_threshold: float | None = None,
    ) -> None:
        self.filepath = os.fspath(filepath)
        self.monitor = monitor
        self.verbose = verbose
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self.best = initial_value_threshold
        self.every_step = save_freq != "epoch"
        self._monitor = Monitor(monitor, mode)
        self._names = [*_names_in(self.filepath), *([monitor] if save_best_only else [])]
        self._steps = 0
        self._check_suffix()
        if self.every_step:
            self._check_steps()

    def fit_start(self, run: Any) -> None:
        """Checks the names, the folder, and whether a file can hold the model."""
        for name in self._names:
            run.monitored(name)
        folder = Path(self.filepath).parent
        if "{" not in str(folder):
            make_folder(folder, f"filepath={self.filepath!r}")
        if "{" not in self.filepath:
            _require_own_place(Path(self.filepath))
        if not self.save_weights_only:
            run.model.to_json()  # what cannot be saved is told before hours have passed

    def step_end(self, run: Any) -> None:
        """Saves, where steps count and it is time."""
        self._steps += 1
        if self.every_step and self._steps % int(self.save_freq) == 0:
            self._save_if_better(run)

    def epoch_end(self, run: Any) -> None:
        """Saves, where epochs count."""
        if not self.every_step:
            self._save_if_better(run)

    def state(self) -> dict[str, Any]:
        """The best value so far, and the steps counted."""
        return {"best": self.best, "steps": self._steps}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on with what was the best."""
        self.best = None if state["best"] is None else float(state["best"])
        self._steps = int(state["steps"])

    def _check_suffix(self) -> None:
        suffix = Path(_filled_in(self.filepath, self._names)).suffix
        if suffix not in SUFFIXES and (suffix or self.save_weights_only):
            name = self.filepath.removesuffix(".keras").removesuffix(".h5")
            raise SettingError(
                f"filepath={self.filepath!r} ends in {suffix!r}, but goodfit writes its own "
                f"format. Write filepath='{name}.goodfit'."
            )

    def _check_steps(self) -> None:
        if not is_count(self.save_freq):
            raise SettingError(
                f"save_freq={self.save_freq!r} is neither 'epoch' nor a number of steps. "
                "Write save_freq='epoch', or for instance save_freq=1000."
            )
        late = [name for name in self._names if name.startswith("val_")]
        if late:
            raise SettingError(
                f"`{late[0]}` is known only at the end of an epoch, not every {self.save_freq} "
                f"steps. Write save_freq='epoch', or use `{late[0].removeprefix('val_')}`."
            )

    def _save_if_better(self, run: Any) -> None:
        known = _known(run)
        if any(name not in known for name in self._names):
            return
        numbers = {name: single(name, known[name]) for name in self._names}
        path = self.filepath.format(**known)
        if not self.save_best_only:
            self._say(run, f"saving model to {path}")
            self._save(run, path)
            return
        value = numbers[self.monitor]
        if self._monitor.is_better(value, than=self.best):
            self._say(run, f"{self._change('improved')} to {value:.5f}, saving model to {path}")
            self._save(run, path)
            self.best = value
        else:
            self._say(run, self._change("did not improve"))

    def _save(self, run: Any, path: str) -> None:
        make_folder(Path(path).parent, f"filepath={self.filepath!r}")
        save = run.model.save_weights if self.save_weights_only else run.model.save
        save(path)

    def _change(self, what: str) -> str:
        before = "None" if self.best is None else f"{self.best:.5f}"
        return f"{self.monitor} {what} from {before}"

    def _say(self, run: Any, what: str) -> None:
        if self.verbose:
            print_line(f"Epoch {run.epoch + 1}: {what}")


def _known(run: Any) -> dict[str, Any]:
    """What may stand in a path, and what may be monitored, now."""
    return {
        **run.logs,
        "epoch": run.epoch + 1,
        "batch": run.step,
        "learning_rate": run.learning_rate,
    }


def _names_in(filepath: str) -> list[str]:
    """The numbers of the history that a path asks for."""
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(filepath) if name is not None]
        _filled_in(filepath, names)
    except (ValueError, LookupError, AttributeError) as error:
        raise SettingError(
            f"filepath={filepath!r} cannot be filled in ({error}). "
            "Write for instance '{epoch:02d}-{val_loss:.2f}.goodfit'."
        ) from error
    return [name for name in names if name not in ("epoch", "batch")]


def _filled_in(filepath: str, names: list[str]) -> str:
    """The path with some number in every place."""
    return filepath.format(**dict.fromkeys(names, 1.5) | {"epoch": 1, "batch": 1})


def _require_own_place(path: Path) -> None:
    """Nothing may lie where the model will, but an empty folder or a model of that kind."""
    if not path.is_dir():
        return
    if not path.suffix and ((path / "model.json").exists() or not any(path.iterdir())):
        return
    raise FileError(
        f"filepath={str(path)!r} is a folder with other things in it, where the model would be "
        f"written. Name a file in it: filepath={str(path / 'model.goodfit')!r}."
    )
