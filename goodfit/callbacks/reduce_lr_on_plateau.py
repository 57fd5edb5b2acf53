"""Lowers the learning rate when a number has stopped getting better."""

from __future__ import annotations

from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.checks import a_number, check, whole
from goodfit.callbacks.monitor import Monitor
from goodfit.callbacks.printing import print_line
from goodfit.settings import not_negative, number

share = number(lambda n: 0 < n < 1, "a number between 0 and 1", "0.1")

REMEMBERED = ("best", "wait", "cooldown_counter")


class ReduceLROnPlateau(Callback):
    """Multiplies the learning rate by `factor` when the number has not improved for `patience`.

    Where the rate is a schedule, the whole schedule is multiplied from here on: the two work
    together. An epoch that did not measure the number (`validation_freq`) is passed over.

    Args:
        monitor: the number to watch, as it is named in the history.
        factor: what the rate is multiplied by, between 0 and 1.
        patience: so many measured epochs in a row without an improvement lower the rate.
        verbose: 1 prints each new rate.
        mode: "min", "max", or "auto": by the monitored number's name.
        min_delta: an improvement by less than this counts for nothing.
        cooldown: so many epochs after a reduction are not counted.
        min_lr: no reduction goes below this rate; a falling schedule still may.

    Attributes:
        best: the best value so far, or None.
        wait: epochs since the last improvement or reduction.
        cooldown_counter: epochs until they count again.

    Raises:
        UnknownNameError: before the first step, if there will be no number named `monitor`.
        SettingError: a setting out of its range; a `monitor` that is several numbers.

    Example:
        >>> ReduceLROnPlateau(monitor="val_loss", factor=0.2, patience=5, min_lr=1e-5).factor
        0.2
    """

    moves_rate = True

    best: float | None

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ) -> None:
        self.monitor = monitor
        self.factor = factor
        self.patience = patience
        self.verbose = verbose
        self.mode = mode
        self.min_delta = min_delta
        self.cooldown = cooldown
        self.min_lr = min_lr
        check(self, factor=share, patience=whole, cooldown=whole)
        check(self, min_delta=a_number, min_lr=not_negative)
        self._monitor = Monitor(monitor, mode, self.min_delta)
        self._forget()

    def fit_start(self, run: Any) -> None:
        """Checks the monitored name and begins anew."""
        self._monitor.check(run)
        self._forget()

    def state(self) -> dict[str, Any]:
        """The best value, and how long ago it was."""
        return {name: getattr(self, name) for name in REMEMBERED}

    def restore(self, state: dict[str, Any]) -> None:
        """Waits on where it was."""
        self.best = None if state["best"] is None else float(state["best"])
        self.wait, self.cooldown_counter = int(state["wait"]), int(state["cooldown_counter"])

    def _forget(self) -> None:
        self.best = None
        self.wait = 0
        self.cooldown_counter = 0

    def epoch_end(self, run: Any) -> None:
        """Counts the epochs without an improvement; lowers the rate when patience is at its end."""
        value = self._monitor.value(run)
        if value is None:
            return
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.wait = 0
        if self._monitor.is_better(value, than=self.best):
            self.best = value
            self.wait = 0
        elif self.cooldown_counter == 0:
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(run)

    def _reduce(self, run: Any) -> None:
        rate = run.learning_rate
        if rate <= self.min_lr:
            return
        run.learning_rate = max(rate * self.factor, self.min_lr)
        self.cooldown_counter = self.cooldown
        self.wait = 0
        if self.verbose:
            told = f"ReduceLROnPlateau reducing learning rate to {run.learning_rate:.6g}."
            print_line(f"Epoch {run.epoch + 1}: {told}")
