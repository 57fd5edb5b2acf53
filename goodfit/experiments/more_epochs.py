"""Would training longer help?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from goodfit.doctor.messages import tell
from goodfit.experiments.compared import Compared, compared
from goodfit.experiments.subject import Subject, Trial

FACTOR = 4


@dataclass(frozen=True, eq=False)
class MoreEpochs(Compared):
    """The scores after four times as many epochs.

    Args:
        epochs: how many there were.
        then: how many were tried.
    """

    name: ClassVar[str] = "more epochs"

    epochs: int
    then: int

    @property
    def sentence(self) -> str:
        """What it brought on both kinds of rows."""
        return tell(_HELPS if self.helps else _IDLE, **vars(self))


_HELPS = (
    "With {then} epochs instead of {epochs} the dev score rises from {dev:.3f} to {dev_then:.3f} "
    "(training score from {train:.3f} to {train_then:.3f})."
)
_IDLE = (
    "With {then} epochs instead of {epochs} the dev score is no better, {dev_then:.3f} against "
    "{dev:.3f} (training score {train_then:.3f} against {train:.3f})."
)


def train_longer(subject: Subject, trial: Trial) -> MoreEpochs:
    """Trains a copy four times as long."""
    epochs = FACTOR * subject.epochs
    then = subject.trial(epochs=epochs)
    return MoreEpochs(epochs=subject.epochs, then=epochs, **compared(subject, trial, then))
