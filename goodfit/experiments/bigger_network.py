"""Would a bigger network help?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from goodfit.doctor.messages import tell
from goodfit.experiments.compared import Compared, compared
from goodfit.experiments.subject import Subject, Trial
from goodfit.layers import Dense
from goodfit.models import Model
from goodfit.treatment.anatomy import answering, hidden, size_setting
from goodfit.treatment.surgery import changed, rebuilt

FACTOR, LEAST = 2, 16


@dataclass(frozen=True, eq=False)
class BiggerNetwork(Compared):
    """The scores of a network of twice the width.

    Args:
        weights: how many weights the network has.
        weights_then: how many the bigger one has.
    """

    name: ClassVar[str] = "bigger network"

    weights: int
    weights_then: int

    @property
    def sentence(self) -> str:
        """What it brought on both kinds of rows."""
        return tell(_HELPS if self.helps else _IDLE, **vars(self))


_HELPS = (
    "With {weights_then} weights instead of {weights} the dev score rises from {dev:.3f} to "
    "{dev_then:.3f} (training score from {train:.3f} to {train_then:.3f})."
)
_IDLE = (
    "With {weights_then} weights instead of {weights} the dev score is no better, {dev_then:.3f} "
    "against {dev:.3f} (training score {train_then:.3f} against {train:.3f})."
)


def train_bigger(subject: Subject, trial: Trial) -> BiggerNetwork:
    """Trains a network of twice the width; of one more layer, where none is hidden."""
    bigger = subject.begun(widened(subject.model))
    then = subject.trial(bigger)
    return BiggerNetwork(
        weights=subject.model.count_params(),
        weights_then=bigger.count_params(),
        **compared(subject, trial, then),
    )


def widened(model: Model) -> Model:
    """A model of twice the width, with fresh weights."""
    instead = {}
    for name, layer in hidden(model.graph).items():
        setting = size_setting(layer) or "units"
        instead[name] = changed(layer, **{setting: max(FACTOR * getattr(layer, setting), LEAST)})
    last = answering(model.graph)
    if instead or last is None:
        return rebuilt(model, instead)

    def deeper(x: Any, layer: Any) -> Any:
        return layer(Dense(LEAST * FACTOR, activation="relu")(x))

    return rebuilt(model, around={last.name: deeper})
