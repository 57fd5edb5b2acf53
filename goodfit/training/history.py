"""What `fit` returns: the numbers of every epoch, and what the doctor says of them."""

from __future__ import annotations

from typing import Any

from goodfit.errors import NotReadyError
from goodfit.training.history_page import history_page
from goodfit.training.record import Record


class History:
    """The course of one training run.

    Attributes:
        history: one number for each epoch, by name, as in Keras.
        params: what `fit` was asked for.
        record: all that was written down, for the doctor.
        seconds: how long the run took.
        diagnosis: what the doctor finds in this run; None where the doctor was sent away.
        cured: what a treatment brought (`goodfit.treatment.Cured`); None where there was none.
    """

    def __init__(self, record: Record, first_epoch: int) -> None:
        self.record = record
        self.params: dict[str, Any] = {"epochs": record.epochs, "batch_size": record.batch_size}
        self.seconds = 0.0
        self.cured: Any = None
        self.diagnosis: Any = None
        self._first_epoch = first_epoch

    @property
    def epoch(self) -> list[int]:
        """The numbers of the epochs."""
        return list(range(self._first_epoch, self._first_epoch + self.record.epochs_run))

    @property
    def history(self) -> dict[str, list[float]]:
        """One number for each epoch, by name: "loss", "val_loss", metrics, "learning_rate"."""
        return self.record.history

    @property
    def stopped_by(self) -> str | None:
        """Why training ended before its last epoch, if it did."""
        return self.record.stopped_by

    @property
    def best_epoch(self) -> int:
        """The epoch (from 0) with the lowest validation loss; training loss where there is none.

        Raises:
            NotReadyError: no epoch was finished.
        """
        losses = self.history.get("val_loss") or self.history.get("loss")
        if not losses:
            raise NotReadyError("No epoch was finished. Train longer: `model.fit(..., epochs=10)`.")
        best = min(range(len(losses)), key=lambda i: (losses[i] != losses[i], losses[i]))
        judged = "val_loss" in self.history and self.record.judged
        return judged[best] if judged else best

    def __repr__(self) -> str:
        last = {name: round(values[-1], 4) for name, values in self.history.items() if values}
        return f"<History of {len(self.epoch)} epochs, the last with {last}>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return history_page(self)
