"""A course of treatment: one change after the other, of which only those are kept that help."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from goodfit.doctor.cures import Cure, ReviveUnits, Together, TrainLonger
from goodfit.doctor.finding import Finding
from goodfit.treatment.choosing import Case, Chooser, Proposal, near_blind
from goodfit.treatment.cured import Treatment
from goodfit.treatment.judging import Judge, Score
from goodfit.treatment.program import Hopeless, Outcome, Program, Rows, answered, run, short_run
from goodfit.treatment.remedies import applied, pared

SHORT = 4
"""Alternatives are compared in runs of this part of the full length."""

HOPE = 0.5
"""A run that has not come so far after that part, from a blind guess to the best, is ended."""

RUNS = 10
"""A run may take this part of the budget, where that is more than the program's own epochs."""

FRESH = 0.75
"""After this part of the budget no run begins with fresh weights: the rest is for going on."""

UNTREATABLE = frozenset({
    "no_signal_in_data", "label_noise", "features_labels_misaligned", "target_leakage",
    "distribution_shift_split", "train_val_overlap", "train_test_preprocessing_mismatch",
    "nan_in_data", "non_numeric_data",
})  # fmt: skip
"""What no change of the model or its training can cure."""


class Trial(NamedTuple):
    """A program that was run because of a cure, and how good it is."""

    cure: Cure
    outcome: Outcome
    score: Score


@dataclass
class Budget:
    """What a treatment may cost.

    Args:
        epochs: so many epochs in all, of programs of the sick one's batch size.
        seconds: so much time; None for any.
    """

    epochs: float
    seconds: float | None = None
    used: int = 0
    began: float = dataclasses.field(default_factory=time.perf_counter)

    @property
    def left(self) -> int:
        """The epochs that may still be run."""
        if self.seconds is not None and time.perf_counter() - self.began >= self.seconds:
            return 0
        return max(0, math.floor(self.epochs - self.used))


class Course:
    """Treats one program.

    Args:
        rows: the data.
        chooser: says what to try next.
        budget: what all of it may cost; what is used is noted in it.
        seed: what first weights and orders of rows follow from.
        hearers: hear of each treatment as soon as it is over.
    """

    def __init__(
        self,
        rows: Rows,
        chooser: Chooser,
        budget: Budget,
        seed: int,
        hearers: Sequence[Callable[[Treatment], object]] = (),
    ) -> None:
        self.rows, self.chooser, self.budget = rows, chooser, budget
        self.seed, self.hearers = seed, hearers
        self.judge = Judge(rows.aim, rows.dev_y, sampled=rows.origin != "trained on")
        self.treatments: list[Treatment] = []
        self.failed: dict[Cure, Outcome] = {}
        self.forgiven = 0

    def of(self, sick: Program) -> Case:
        """The best that became of a program."""
        outcome = run(sick, self.rows, self.seed)
        length = max(sick.epochs, int(self.budget.epochs / RUNS))
        case = Case(self.rows, self.judge, outcome, self.score(outcome), length)
        while self.budget.left and not beyond_treatment(case):
            better = self._improved(case)
            if better is None and not self._second_chance(case):
                break
            case = better or case
        return case

    def _second_chance(self, case: Case) -> bool:
        """Forgets what failed before the last treatment that helped; whether there was one."""
        again = case.improved > self.forgiven
        self.forgiven = case.improved
        self.failed = {cure: on for cure, on in self.failed.items() if on is case.outcome}
        return again

    def score(self, outcome: Outcome) -> Score:
        """How good what a run led to is."""
        return self.judge.score(outcome.answers, outcome.program.takes_scores)

    def _improved(self, case: Case) -> Case | None:
        """The case after the next treatment that helps; None where nothing does any more."""
        for proposal in self.chooser.propose(case):
            if case.score.perfect and not case.alarms:
                return None
            cures = [cure for cure in proposal.cures if cure not in self.failed]
            trial = self._tried(case, cures) if self.budget.left else None
            if trial is not None and self._helps(trial, case, proposal):
                return dataclasses.replace(
                    case, outcome=trial.outcome, score=trial.score, improved=case.improved + 1
                )
            done = [*cures, trial.cure] if trial else cures
            self.failed.update(dict.fromkeys(done, case.outcome))
        return None

    def _tried(self, case: Case, cures: Iterable[Cure]) -> Trial | None:
        """The best of alternatives, run in full."""
        changed = list(self._changed(case, cures).items())
        if self.budget.used > FRESH * self.budget.epochs:
            changed = [(cure, program) for cure, program in changed if program.start is not None]
        if not changed:
            return None
        used, began = self.budget.used, time.perf_counter()
        if len(changed) > 1:
            length = math.ceil(changed[0][1].epochs / SHORT)
            trials = [self._short_run(cure, program, length) for cure, program in changed]
            cure = max(trials, key=lambda trial: trial.score.rank).cure
            changed = [(one, program) for one, program in changed if one is cure]
        trial = self._run(*changed[0], case)
        self._spent = (self.budget.used - used, time.perf_counter() - began)
        return trial

    def _short_run(self, cure: Cure, program: Program, epochs: int) -> Trial:
        outcome = short_run(program, self.rows, self.seed, max(1, min(epochs, self.budget.left)))
        return self._trial(cure, outcome)

    def _run(self, cure: Cure, program: Program, case: Case) -> Trial:
        whole = program.but(epochs=max(1, min(program.epochs, self.budget.left)))
        hopeless = None if near_blind(case) else self._hopeless(whole, case)
        return self._trial(cure, run(whole, self.rows, self.seed, hopeless))

    def _hopeless(self, whole: Program, case: Case) -> Hopeless:
        """Ends a run that has come less than half as far as the best, from a blind guess."""
        blind = self.judge.blind.value
        half_way = blind + HOPE * (case.score.value - blind)

        def check() -> bool:
            score = self.judge.score(answered(whole, self.rows), whole.takes_scores)
            return score.value < half_way

        return Hopeless(math.ceil(whole.epochs / SHORT), check)

    def _trial(self, cure: Cure, outcome: Outcome) -> Trial:
        self.budget.used += max(outcome.epochs, 1)
        return Trial(cure, outcome, self.score(outcome))

    def _changed(self, case: Case, cures: Iterable[Cure]) -> dict[Cure, Program]:
        """By what cures change, the program with it; not what failed on this one already."""
        changed = {}
        for cure in cures:
            base = going_on(case) if continues(cure) else anew(case)
            program = None if base is None else applied(cure, base, self.rows)
            if base is not None and program is not None:
                changed[pared(cure, base, self.rows)] = program
        failed = self.failed
        return {cure: p for cure, p in changed.items() if failed.get(cure) is not case.outcome}

    def _helps(self, trial: Trial, case: Case, proposal: Proposal) -> bool:
        """Whether to keep what was tried; notes the treatment."""
        finding = proposal.finding or _calling_for(trial.cure, case)
        gains = trial.score.gains_over(case.score)
        kept = gains or (finding is not None and _cleared(trial, case, finding))
        treatment = Treatment(
            finding=finding,
            cure=trial.cure,
            before=case.score,
            after=trial.score,
            kept=kept,
            epochs=self._spent[0],
            seconds=self._spent[1],
        )
        self.treatments.append(treatment)
        for hear in self.hearers:
            hear(treatment)
        return kept


def continues(cure: Cure) -> bool:
    """Whether a cure goes on from the trained weights, instead of training from fresh ones."""
    if isinstance(cure, Together):
        return any(map(continues, cure.cures))
    return isinstance(cure, TrainLonger | ReviveUnits)


def anew(case: Case) -> Program:
    """The program from its first step, for as long as a change needs to show."""
    return case.program.but(start=None, trained=0, epochs=max(case.epochs, case.length))


def going_on(case: Case) -> Program | None:
    """The program from where its run ended; None where it did not get there."""
    outcome = case.outcome
    if outcome.state is None or outcome.answers is None:
        return None
    trained = outcome.program.trained + outcome.epochs
    return outcome.program.but(start=outcome.state, trained=trained)


def untreatable(case: Case) -> tuple[Finding, ...]:
    """What alarms and no change of the model or its training can cure."""
    return tuple(finding for finding in case.alarms if finding.code in UNTREATABLE)


def beyond_treatment(case: Case) -> bool:
    """Whether nothing else is wrong than what cannot be treated."""
    return bool(case.alarms) and untreatable(case) == case.alarms


def _calling_for(cure: Cure, case: Case) -> Finding | None:
    """The finding that alarms and would have the cure tried next."""
    return next((finding for finding in case.alarms if cure in finding.cures), None)


def _cleared(trial: Trial, case: Case, finding: Finding) -> bool:
    """Whether the finding that called for a cure is gone at no cost."""
    diagnosis = trial.outcome.diagnosis
    if diagnosis is None or not trial.score.holds(case.score):
        return False
    alarms = [finding.code for finding in diagnosis.alarms]
    return finding.code not in alarms and len(alarms) < len(case.alarms)
