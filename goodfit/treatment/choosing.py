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
    GateRecurrence,
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

NEAR = 0.2
"""Answers that have come less far than this, from a blind guess to perfect, are hardly better."""

MUCH_MORE = 1.5
"""Where the loss of the judged rows is so many times that of the others, those are memorised."""


@dataclass(frozen=True, eq=False)
class Case:
    """What is to be treated, as far as it has come.

    Args:
        rows: the data.
        judge: who judges answers.
        outcome: the best run so far.
        score: how good it is.
        length: the epochs of a run in which a change has time to show.
        improved: how many treatments were kept.
    """

    rows: Rows
    judge: Judge
    outcome: Outcome
    score: Score
    length: int = 1
    improved: int = 0

    @property
    def program(self) -> Program:
        """The best program so far."""
        return self.outcome.program

    @property
    def epochs(self) -> int:
        """How many epochs the best run has behind it."""
        return max(self.program.epochs + self.program.trained, 1)

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """What the doctor warns of in the best run."""
        diagnosis = self.outcome.diagnosis
        return tuple(diagnosis.alarms) if diagnosis else ()


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
        if case.epochs < case.length:
            yield Proposal((TrainLonger(case.length),))
        repairs = tuple(sound_repairs(case.program, case.rows))
        yield Proposal((Together(repairs),))
        yield from called_for(case)
        if near_blind(case):
            yield Proposal(overhauls(case))
        yield Proposal(repairs)
        yield from general_list(case)


def called_for(case: Case) -> Iterator[Proposal]:
    """The cures of the findings that alarm, the first finding first."""
    for finding in case.alarms:
        if finding.cures:
            yield Proposal(finding.cures, finding)


def general_list(case: Case) -> Iterator[Proposal]:
    """What helps most networks that learn badly, in the order of what it costs to try."""
    if case.judge.uneven:
        yield Proposal((WeightClasses(),))
    yield Proposal(other_rates(case.program))
    against_variance, against_bias = list(restraints(case)), list(reliefs(case))
    if memorises(case):
        yield from (*against_variance, *against_bias)
    else:
        yield from (*against_bias, *against_variance)
    yield Proposal(overhauls(case))


def reliefs(case: Case) -> Iterator[Proposal]:
    """What lets a network learn that does not fit the rows it is trained on."""
    yield Proposal((GateRecurrence(),))
    yield Proposal((NormalizeInputs(), UseActivation()))
    yield Proposal((InsertBatchNormalization(), AddResiduals(), RemoveBatchNormalization()))
    yield from prolongations(case)
    yield Proposal((SetPenalty(0.0), SetDropout(0.0)))
    yield Proposal((ChangeBatchSize(case.program.batch_size, USUAL_BATCH),))
    yield Proposal((Widen(2, 32), Widen(4, 64), Deepen(1, 32), Shorten(1)))
    yield Proposal((ReviveUnits(),))


def prolongations(case: Case) -> Iterator[Proposal]:
    """More epochs, at the same rate or at a lower one."""
    longer = TrainLonger(LONGER * case.epochs)
    yield Proposal((longer,))
    yield Proposal((Together((_rate(case.program, 0.1), longer)),))


def restraints(case: Case) -> Iterator[Proposal]:
    """What keeps a network from learning by heart."""
    yield Proposal((StopEarly(max(2, case.epochs // 10)),))
    yield Proposal((SetDropout(0.3), SetPenalty(1e-3), Augment()))


def near_blind(case: Case) -> bool:
    """Whether the best answers so far are hardly better than the same one for every row."""
    blind = case.judge.blind.value
    return case.score.value < blind + NEAR * (1 - blind)


def memorises(case: Case) -> bool:
    """Whether the training rows are fitted much better than the rows judged by."""
    history = case.outcome.history.history if case.outcome.history else {}
    losses, dev_losses = history.get("loss", []), history.get("val_loss", [])
    return bool(losses and dev_losses and dev_losses[-1] > MUCH_MORE * losses[-1])


def other_rates(program: Program) -> tuple[Cure, ...]:
    """Other learning rates, and an optimiser that finds its own for each weight."""
    return (
        _rate(program, 0.1),
        _rate(program, 10),
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
        GateRecurrence(),
    )
    slower, faster = ChangeOptimizer("Adam", 0.001), ChangeOptimizer("Adam", 0.01)
    clipped = ClipGradients("Adam")
    once = tuple(dict.fromkeys(usual))
    return (Together((*once, slower, clipped)), Together((*once, faster, clipped)))


def _rate(program: Program, factor: float) -> ChangeLearningRate:
    now = program.learning_rate
    return ChangeLearningRate(type(program.choice.optimizer).__name__, now, abs(now) * factor)
