"""Would a bigger network help?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from goodfit.doctor.messages import tell
from goodfit.experiments.result import Result
from goodfit.experiments.subject import Subject, Trial
from goodfit.layers import Dense
from goodfit.models import Model
from goodfit.treatment.anatomy import answering, hidden, size_setting
from goodfit.treatment.surgery import changed, rebuilt

FACTOR, LEAST = 2, 16


@dataclass(frozen=True, eq=False)
class BiggerNetwork(Result):
    """The scores of a network of twice the width.

    Args:
        weights: how many weights the network has.
        weights_then: how many the bigger one has.
        train: the training score of the network.
        train_then: that of the bigger one.
        dev: the dev score of the network.
        dev_then: that of the bigger one.
        helps: whether its dev score is better beyond chance.
    """

    name: ClassVar[str] = "bigger network"

    weights: int
    weights_then: int
    train: float
    train_then: float
    dev: float
    dev_then: float
    helps: bool

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
        subject.model.count_params(),
        bigger.count_params(),
        trial.train.value,
        then.train.value,
        trial.dev.value,
        then.dev.value,
        subject.helps(then, trial),
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
