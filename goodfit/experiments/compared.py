"""What two tests have in common that train twice: the scores of one training beside another's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goodfit.experiments.result import Result
from goodfit.experiments.subject import Subject, Trial


@dataclass(frozen=True, eq=False)
class Compared(Result):
    """The parent of what is found by training once more, otherwise.

    Args:
        train: the training score before.
        train_then: the training score of the other training.
        dev: the dev score before.
        dev_then: the dev score of the other training.
        helps: whether its dev score is better beyond chance.
    """

    train: float
    train_then: float
    dev: float
    dev_then: float
    helps: bool


def compared(subject: Subject, now: Trial, then: Trial) -> dict[str, Any]:
    """The fields of `Compared` for two trainings."""
    return {
        "train": now.train.value,
        "train_then": then.train.value,
        "dev": now.dev.value,
        "dev_then": then.dev.value,
        "helps": subject.helps(then, now),
    }
