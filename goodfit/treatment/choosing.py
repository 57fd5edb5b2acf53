"""What to try next: what the diagnosis calls for, then what helps most networks, cheapest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from goodfit.doctor.cures import (
    AddResiduals,
    Augment,
    ChangeBatchSize,
    ChangeLearningRate,
    ChangeOptimizer,
    ClipGradients,
    Cure,
    Deepen,
    InsertBatchNormalization,
    NormalizeInputs,
    RemoveBatchNormalization,
    ReviveUnits,
    SetDropout,
    SetPenalty,
    Shorten,
    StopEarly,
    Together,
    TrainLonger,
    UseActivation,
    UseInitializer,
    WeightClasses,
    Widen,
)
from goodfit.doctor.finding import Finding
from goodfit.treatment.judging import Judge, Score
from goodfit.treatment.program import Outcome, Program, Rows
from goodfit.treatment.soundness import sound_repairs

USUAL_BATCH = 32
LONGER = 3
"""Training is prolonged to so many times its length."""


@dataclass(frozen=True, eq=False)
class Case:
    """What is to be treated, as far as it has come.

    Args:
        rows: the data.
        judge: who judges answers.
        outcome: the best run so far.
        score: how good it is.
        improved: how many treatments were kept.
    """

    rows: Rows
    judge: Judge
    outcome: Outcome
    score: Score
    improved: int = 0

    @property
    def program(self) -> Program:
        """The best program so far."""
        return self.outcome.program

    @property
    def epochs(self) -> int:
        """How many epochs the best run has behind it."""
        return max(self.program.epochs + self.program.trained, 1)


@dataclass(frozen=True)
class Proposal:
    """Something to try.

    Args:
        cures: alternatives, of which the one that does best in a short run is tried in full.
        finding: the finding that calls for it; None for what helps most networks.
    """

    cures: tuple[Cure, ...]
    finding: Finding | None = None


class Chooser(Protocol):
    """Says what to try next."""

    def propose(self, case: Case) -> Iterator[Proposal]:
        """What to try, one after the other; asked anew whenever a treatment was kept."""


class Physician:
    """Tries what the diagnosis calls for, then the general list, cheapest first."""

    def propose(self, case: Case) -> Iterator[Proposal]:
        """First what belongs together, then each finding's cures, then the list."""
        repairs = tuple(sound_repairs(case.program, case.rows))
        if repairs:
            yield Proposal((Together(repairs),))
        yield from called_for(case)
        if len(repairs) > 1:
            yield from (Proposal((cure,)) for cure in repairs)
        yield from general_list(case)


def called_for(case: Case) -> Iterator[Proposal]:
    """The cures of the findings that alarm, the first finding first."""
    diagnosis = case.outcome.diagnosis
    for finding in diagnosis.findings if diagnosis else ():
        if finding.alarming and finding.cures:
            yield Proposal(finding.cures, finding)


def general_list(case: Case) -> Iterator[Proposal]:
    """What helps most networks that learn badly, in the order of what it costs to try."""
    program = case.program
    if case.judge.uneven:
        yield Proposal((WeightClasses(),))
    yield Proposal(other_rates(program))
    yield Proposal((TrainLonger(LONGER * case.epochs),))
    yield Proposal(overhauls(case))
    yield Proposal((NormalizeInputs(),))
    yield Proposal((UseActivation(), Together((UseActivation(), InsertBatchNormalization()))))
    yield Proposal((InsertBatchNormalization(), AddResiduals(), RemoveBatchNormalization()))
    yield Proposal((SetPenalty(0.0), SetDropout(0.0)))
    yield Proposal((ChangeBatchSize(program.batch_size, USUAL_BATCH),))
    yield Proposal((StopEarly(max(2, case.epochs // 10)),))
    yield Proposal((Widen(2, 32), Widen(4, 64), Deepen(1, 32), Shorten(1)))
    yield Proposal((SetDropout(0.3), SetPenalty(1e-3), Augment()))
    lower = _rate(program, 0.1)
    yield Proposal((Together((lower, TrainLonger(LONGER * case.epochs))),))
    yield Proposal((ReviveUnits(),))


def other_rates(program: Program) -> tuple[Cure, ...]:
    """Other learning rates, and an optimiser that finds its own for each weight."""
    return (
        _rate(program, 0.1),
        _rate(program, 10),
        _rate(program, 0.01),
        _rate(program, 100),
        ChangeOptimizer("Adam", 0.001),
        ChangeOptimizer("Adam", 0.01),
        ClipGradients(type(program.choice.optimizer).__name__),
    )


def overhauls(case: Case) -> tuple[Cure, ...]:
    """The same network made anew by sound practice in everything at once."""
    usual = (
        *sound_repairs(case.program, case.rows),
        NormalizeInputs(),
        UseActivation(),
        UseInitializer(),
        SetPenalty(0.0),
        SetDropout(0.0),
        Widen(1, 32),
        ChangeBatchSize(case.program.batch_size, USUAL_BATCH),
    )
    slower, faster = ChangeOptimizer("Adam", 0.001), ChangeOptimizer("Adam", 0.01)
    return (Together((*usual, slower)), Together((*usual, faster)))


def _rate(program: Program, factor: float) -> ChangeLearningRate:
    now = program.learning_rate
    return ChangeLearningRate(type(program.choice.optimizer).__name__, now, abs(now) * factor)
