"""Does the network learn shuffled labels as well as the real ones? Then it learns by heart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from goodfit.doctor.messages import tell
from goodfit.experiments.result import Result
from goodfit.experiments.subject import Rows, Subject, Trial

MUCH = 0.5


@dataclass(frozen=True, eq=False)
class PermutedLabels(Result):
    """How well shuffled labels were learnt, in as many epochs as the real ones.

    Args:
        real: the score on the training rows.
        shuffled: the same with shuffled labels, which only learning by heart can tell.
        constant: what the best constant answer scores.
    """

    name: ClassVar[str] = "permuted labels"

    real: float
    shuffled: float
    constant: float

    @property
    def memorises(self) -> bool:
        """Whether shuffled labels gain more than half of what real ones do."""
        gained = self.real - self.constant
        return gained > 0 and self.shuffled - self.constant > MUCH * gained

    @property
    def sentence(self) -> str:
        """Both scores, and what they say of the training score."""
        if not self.real > self.constant:
            return tell(
                "Neither the real labels (score {real:.3f}) nor shuffled ones ({shuffled:.3f}) are "
                "learnt better than a constant answer ({constant:.3f}).",
                **vars(self),
            )
        if self.memorises:
            return tell(
                "Shuffled labels are learnt nearly as well (score {shuffled:.3f}) as the real "
                "ones ({real:.3f}): the network learns training rows by heart, so that only dev "
                "rows tell how good it is.",
                **vars(self),
            )
        return tell(
            "The real labels are learnt better (score {real:.3f}) than shuffled ones "
            "({shuffled:.3f}): the network learns a rule, not the rows.",
            **vars(self),
        )


def permute_labels(subject: Subject, trial: Trial) -> PermutedLabels:
    """Trains a copy on the same rows, each with the label of another (Zhang et al., 2017)."""
    random, train = np.random.default_rng(subject.seed), subject.train
    shuffled = Rows(train.x, train.y[random.permutation(train.count)])
    learnt = subject.trial(rows=shuffled)
    return PermutedLabels(trial.train.value, learnt.train.value, subject.constant)
