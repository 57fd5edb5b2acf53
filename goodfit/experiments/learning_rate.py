"""Would another learning rate do better? The rate rises until the loss does, then one is tried."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from goodfit.doctor.messages import tell
from goodfit.errors import GoodfitError
from goodfit.experiments.result import Result
from goodfit.experiments.subject import Subject, Trial
from goodfit.models.rate_finding import find_learning_rate

FAR = 3.0
"""Rates that differ by less than this factor are as good as the same."""


@dataclass(frozen=True, eq=False)
class LearningRate(Result):
    """The rate at which the loss falls fastest, and what training with it reaches.

    Args:
        now: the rate compiled; None where the optimiser has none of its own.
        suggested: where the loss fell fastest; None where it fell by mere noise.
        dev: the dev score as compiled.
        dev_then: the dev score with the suggested rate; minus infinity where that is near the one
            compiled, so that it was not tried.
        helps: whether it is better beyond chance.
    """

    name: ClassVar[str] = "learning rate"

    now: float | None
    suggested: float | None
    dev: float
    dev_then: float = -math.inf
    helps: bool = False

    @property
    def sentence(self) -> str:
        """What was suggested and what it brought."""
        if self.now is None or self.suggested is None:
            return tell("No learning rate between 1e-6 and 10 lets the loss fall clearly.")
        if self.dev_then == -math.inf:
            return tell("The learning rate {now:.2g} is near where the loss falls fastest "
                        "({suggested:.2g}).", **vars(self))  # fmt: skip
        if self.helps:
            return tell(
                "With the learning rate {suggested:.2g} instead of {now:.2g} the dev score rises "
                "from {dev:.3f} to {dev_then:.3f}.",
                **vars(self),
            )
        return tell(
            "The learning rate {suggested:.2g}, at which the loss falls fastest, is no better than "
            "{now:.2g} (dev score {dev_then:.3f} against {dev:.3f}).",
            **vars(self),
        )


def sweep_learning_rates(subject: Subject, trial: Trial) -> LearningRate:
    """Raises the rate from step to step, and trains a copy with the one that is suggested."""
    optimizer = subject.model.compiled().optimizer
    now = _rate(optimizer)
    suggested = _suggestion(subject)
    plain = LearningRate(now, suggested, trial.dev.value)
    if now is None or suggested is None or 1 / FAR < suggested / now < FAR:
        return plain
    other = type(optimizer)(**{**optimizer.settings(), "learning_rate": suggested})
    then = subject.trial(subject.taught_by(other))
    return LearningRate(now, suggested, trial.dev.value, then.dev.value, subject.helps(then, trial))


def _rate(optimizer: Any) -> float | None:
    rate = getattr(optimizer, "learning_rate", None)
    return float(rate) if isinstance(rate, int | float) and rate > 0 else None


def _suggestion(subject: Subject) -> float | None:
    size = min(subject.batch_size, subject.train.count)
    try:
        rows = subject.train
        return find_learning_rate(subject.copy(), rows.x, rows.y, batch_size=size).suggestion
    except GoodfitError:
        return None
