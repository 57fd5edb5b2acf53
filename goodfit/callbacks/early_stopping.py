"""Ends training when a number has stopped getting better."""

from __future__ import annotations

from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.checks import a_number, check, whole
from goodfit.callbacks.monitor import Monitor
from goodfit.callbacks.printing import number, print_line

REMEMBERED = ("wait", "stopped_epoch", "best", "best_epoch", "best_weights")


class EarlyStopping(Callback):
    """Stops when the monitored number has not improved for `patience` epochs.

    The best weights are restored however training ended: by this callback, because the epochs ran
    out, because the user interrupted it, or because numbers were no longer finite. An epoch that
    did not measure the number (`validation_freq`) is passed over. Prechelt, "Early stopping - but
    when?" (1998).

    Args:
        monitor: the number to watch, as it is named in the history.
        min_delta: an improvement by less than this counts for nothing.
        patience: so many measured epochs in a row without an improvement end training.
        verbose: 1 prints when training is stopped and what is restored.
        mode: "min", "max", or "auto": by the monitored number's name.
        baseline: patience begins anew only with improvements that are also better than this.
        restore_best_weights: goes back to the weights of the best epoch when training ends.
        start_from_epoch: so many epochs are not looked at.

    Attributes:
        best: the best value so far, or None.
        best_epoch: the epoch (from 0) that had it.
        stopped_epoch: the epoch (from 0) in which this callback stopped training, or 0.
        wait: epochs since the last improvement.

    Raises:
        UnknownNameError: before the first step, if there will be no number named `monitor`.
        SettingError: a setting that is no number; a `monitor` that is several numbers.

    Example:
        >>> EarlyStopping(monitor="val_accuracy", patience=5, restore_best_weights=True).mode
        'auto'
    """

    best: float | None
    best_weights: Any

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:
        self.monitor = monitor
        self.min_delta = min_delta
        self.patience = patience
        self.verbose = verbose
        self.mode = mode
        self.baseline = baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        check(self, min_delta=a_number, patience=whole, start_from_epoch=whole, baseline=a_number)
        self._monitor = Monitor(monitor, mode, self.min_delta)
        self._forget()

    def fit_start(self, run: Any) -> None:
        """Checks the monitored name and begins anew."""
        self._monitor.check(run)
        self._forget()

    def epoch_end(self, run: Any) -> None:
        """Keeps the best epoch; stops when patience is at its end."""
        value = self._monitor.value(run)
        if value is None or run.epoch < self.start_from_epoch:
            return
        self.wait += 1
        if self._monitor.is_better(value, than=self.best):
            self._keep(run, value)
        elif self.wait >= self.patience and run.epoch > 0:
            self.stopped_epoch = run.epoch
            run.stop(self._reason(run))

    def fit_end(self, run: Any) -> None:
        """Goes back to the best weights, if they are wanted."""
        if self.stopped_epoch:
            self._say(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None:
            best = self.best_epoch + 1
            self._say(f"Restoring model weights from the end of the best epoch: {best}.")
            run.restore(self.best_weights)

    def state(self) -> dict[str, Any]:
        """The best epoch, its weights, and how long ago it was."""
        return {name: getattr(self, name) for name in REMEMBERED}

    def restore(self, state: dict[str, Any]) -> None:
        """Waits on where it was."""
        self.wait, self.stopped_epoch = int(state["wait"]), int(state["stopped_epoch"])
        self.best = None if state["best"] is None else float(state["best"])
        self.best_epoch, self.best_weights = int(state["best_epoch"]), state["best_weights"]

    def _forget(self) -> None:
        self.wait = 0
        self.stopped_epoch = 0
        self.best = None
        self.best_epoch = 0
        self.best_weights = None

    def _keep(self, run: Any, value: float) -> None:
        self.best = value
        self.best_epoch = run.epoch
        if self.restore_best_weights:
            self.best_weights = run.weights()
        if self.baseline is None or self._monitor.is_better(value, than=self.baseline):
            self.wait = 0

    def _reason(self, run: Any) -> str:
        if self.best is None:
            return f"`{self.monitor}` was never a number"
        best = f"the best was {number(self.best)}, in epoch {self.best_epoch + 1}"
        if self.baseline is not None and not self._monitor.is_better(self.best, self.baseline):
            return f"`{self.monitor}` did not get better than {number(self.baseline)}: {best}"
        epochs = run.epoch - self.best_epoch
        return f"`{self.monitor}` did not improve for {epochs} epochs: {best}"

    def _say(self, line: str) -> None:
        if self.verbose:
            print_line(line)
