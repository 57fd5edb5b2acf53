"""What all tests say together: plain questions, the first bad answer of which decides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from goodfit.doctor.gaps import Gap
from goodfit.doctor.messages import tell
from goodfit.experiments.baselines import Baselines
from goodfit.experiments.bigger_network import BiggerNetwork
from goodfit.experiments.learning_rate import LearningRate
from goodfit.experiments.more_epochs import MoreEpochs
from goodfit.experiments.one_batch import OneBatch
from goodfit.experiments.result import Result
from goodfit.experiments.suspect_labels import SuspectLabels

Cause = Literal[
    "bug", "optimiser", "no signal", "label noise", "learning rate", "too few epochs",
    "too small a network", "simple models are better", "overfitting", "data mismatch",
    "dev-set overfitting", "nothing tried helps", "fits well",
]  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A plain question, and what the tests answer.

    Args:
        text: the question, to which yes is the good answer.
        answer: whether it is yes.
        cause: what a no means.
        evidence: the numbers.
    """

    text: str
    answer: bool
    cause: Cause
    evidence: str

    def __str__(self) -> str:
        return f"{self.text} {tell('Yes.') if self.answer else tell('No.')}"


def questions(
    results: Mapping[str, Result], gaps: Mapping[str, Gap], sentence: str
) -> tuple[Question, ...]:
    """The questions that the tests which were made can answer, from causes to effects.

    Args:
        results: what the tests found, by name.
        gaps: the gaps between the network's errors, by name.
        sentence: the same in words.
    """
    return (*_asked_of_tests(results), *_asked_of_gaps(gaps, sentence))


def decided(asked: tuple[Question, ...]) -> Cause:
    """What the first bad answer means."""
    return next((question.cause for question in asked if not question.answer), "fits well")


def _asked_of_tests(results: Mapping[str, Result]) -> Iterator[Question]:
    batch, cheap = results.get(OneBatch.name), results.get(Baselines.name)
    labels = results.get(SuspectLabels.name)
    if isinstance(batch, OneBatch):
        text = tell("Can it learn a single batch by heart?")
        yield Question(text, batch.fits, _broken(batch, results), batch.sentence)
    if isinstance(cheap, Baselines):
        found = cheap.learnt or cheap.signal is not False
        text = tell("Do the inputs tell anything about the targets?")
        yield Question(text, found, "no signal", cheap.sentence)
    if isinstance(labels, SuspectLabels):
        text = tell("Can the labels be trusted?")
        yield Question(text, not labels.noisy, "label noise", labels.sentence)
    yield from _asked_of_training(results)
    if isinstance(cheap, Baselines):
        text = tell("Is it as good as simple models?")
        yield Question(text, not cheap.beaten, "simple models are better", cheap.sentence)


def _broken(batch: OneBatch, results: Mapping[str, Result]) -> Cause:
    """Why a batch cannot be learnt by heart."""
    if batch.blame != "optimiser":
        return "too small a network" if batch.blame == "size" else "bug"
    rate = results.get(LearningRate.name)
    return "learning rate" if isinstance(rate, LearningRate) and rate.helps else "optimiser"


def _asked_of_training(results: Mapping[str, Result]) -> Iterator[Question]:
    """What would raise the dev score, and first of all what raises it most."""
    tried: list[tuple[float, Question]] = []
    for name, (text, cause) in _OF_TRAINING.items():
        found = results.get(name)
        if isinstance(found, MoreEpochs | BiggerNetwork | LearningRate):
            question = Question(tell(text), not found.helps, cause, found.sentence)
            tried.append((found.dev_then if found.helps else -math.inf, question))
    yield from (question for _, question in sorted(tried, key=lambda pair: -pair[0]))


_OF_TRAINING: dict[str, tuple[str, Cause]] = {
    MoreEpochs.name: ("Was it trained for long enough?", "too few epochs"),
    LearningRate.name: ("Is the learning rate right?", "learning rate"),
    BiggerNetwork.name: ("Is the network big enough?", "too small a network"),
}


def _asked_of_gaps(gaps: Mapping[str, Gap], sentence: str) -> Iterator[Question]:
    """What the gaps between the errors say."""
    for name, (text, cause) in _OF_GAPS.items():
        if name in gaps:
            yield Question(tell(text), not gaps[name].counts, cause, sentence)


_OF_GAPS: dict[str, tuple[str, Cause]] = {
    "variance": ("Does what it learnt hold on new rows?", "overfitting"),
    "data mismatch": ("Are the dev rows like the training rows?", "data mismatch"),
    "dev-set overfitting": ("Do the test rows confirm the dev rows?", "dev-set overfitting"),
    "avoidable bias": ("Is it as good as can be?", "nothing tried helps"),
}
