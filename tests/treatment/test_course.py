"""The course: what helps is kept, the rest rolled back, within the budget, the same each time."""

import numpy as np
import pytest

from goodfit import layers, optimizers
from goodfit.doctor import cures
from goodfit.doctor.diagnosis import Diagnosis
from goodfit.doctor.finding import Finding
from goodfit.treatment.choosing import Case, Physician, Proposal
from goodfit.treatment.course import (
    Budget,
    Course,
    beyond_treatment,
    continues,
    untreatable,
)
from goodfit.treatment.program import run
from tests.treatment.programs import CLASSES, NUMBERS, X, network, program_of, regressor, rows_of

pytestmark = pytest.mark.usefixtures("quickly_compiled")

HARMFUL = cures.ChangeLearningRate("SGD", 0.05, 1e-9)
HELPFUL = cures.ChangeLearningRate("SGD", 1e-9, 0.1)


class Planned:
    """Proposes what it was told, as long as it was not kept."""

    def __init__(self, *proposals):
        self.proposals = proposals

    def propose(self, case):
        yield from map(Proposal, self.proposals)


def idle():
    return network(layers.Dense(1, name="answer"), optimizer=optimizers.SGD(1e-9))


Y = (X @ [1, -2, 0.5, 0]).astype("float32")


def course(model, *proposals, y=Y, epochs=200.0, origin="given", chooser=None):
    rows = rows_of(model, y, origin=origin)
    return Course(rows, chooser or Planned(*proposals), Budget(epochs), 0)


def test_what_helps_is_kept():
    model = idle()
    treating = course(model, (HELPFUL,))
    case = treating.of(program_of(model, epochs=20))
    (treatment,) = treating.treatments
    assert treatment.kept
    assert treatment.after.value > 0.9 > treatment.before.value
    assert case.program.learning_rate == pytest.approx(0.1)


def test_what_harms_is_rolled_back():
    model = network(layers.Dense(1), optimizer=optimizers.SGD(0.05))
    treating = course(model, (HARMFUL,))
    case = treating.of(program_of(model, epochs=6))
    assert [treatment.kept for treatment in treating.treatments] == [False]
    assert case.program.learning_rate == pytest.approx(0.05)
    assert case.score.value == treating.treatments[0].before.value


def test_of_alternatives_the_best_in_a_short_run_is_tried_in_full():
    model = idle()
    slow = cures.ChangeLearningRate("SGD", 1e-9, 1e-5)
    treating = course(model, (slow, HELPFUL))
    treating.of(program_of(model, epochs=20))
    assert treating.treatments[0].cure == HELPFUL
    assert treating.treatments[0].epochs == 20 + 2 * 5


def test_what_changes_nothing_costs_nothing():
    model = idle()
    treating = course(model, (cures.Write("Think"),), (cures.SetDropout(0.0),))
    treating.of(program_of(model))
    assert treating.treatments == []
    assert treating.budget.used == 0


def test_the_budget_is_kept():
    model = idle()
    treating = course(model, epochs=30.0, y=NUMBERS, chooser=Physician())
    treating.of(program_of(model, epochs=4))
    assert treating.treatments
    assert treating.budget.used <= 30 + 7  # alternatives of one proposal are run to their end


def test_no_time_no_treatment():
    model = idle()
    treating = course(model, (HELPFUL,))
    treating.budget.seconds = 0.0
    treating.of(program_of(model))
    assert treating.treatments == []


def test_the_same_seed_gives_the_same_course():
    told = []
    for _ in range(2):
        model = regressor()
        treating = course(model, y=NUMBERS, epochs=40.0, chooser=Physician())
        case = treating.of(program_of(model, epochs=4))
        told.append((list(map(str, treating.treatments)), case.outcome.answers))
    assert told[0][0] == told[1][0]
    np.testing.assert_array_equal(told[0][1], told[1][1])


def test_training_goes_on_from_what_was_learnt():
    model = network(layers.Dense(1), optimizer=optimizers.SGD(0.001))
    treating = course(model, (cures.TrainLonger(60),))
    case = treating.of(program_of(model, epochs=20))
    assert case.outcome.epochs == 40
    assert case.program.trained == 20
    assert case.epochs == 60
    assert continues(cures.Together((cures.SetDropout(0.1), cures.TrainLonger(3))))
    assert not continues(cures.SetDropout(0.1))


def test_a_refused_program_is_treated_too():
    model = network(layers.Dense(1, "softmax"), loss="binary_crossentropy")
    cure = cures.ReplaceOutput(1, "sigmoid", "binary_crossentropy")
    treating = course(model, (cure,), y=(CLASSES > 0).astype(int))
    case = treating.of(program_of(model, epochs=20))
    assert treating.treatments[0].kept
    assert treating.treatments[0].before.value == 0
    assert case.outcome.history is not None


def finding(code):
    return Finding(code, "warning", None, "It was seen.")


@pytest.mark.parametrize(
    ("codes", "beyond"),
    [
        ([], False),
        (["lr_too_low"], False),
        (["target_leakage"], True),
        (["target_leakage", "lr_too_low"], False),
    ],
)
def test_what_cannot_be_treated_is_said(codes, beyond):
    model = idle()
    treating = course(model, (HELPFUL,))
    outcome = run(program_of(model), treating.rows, seed=0)
    outcome.__dict__["diagnosis"] = Diagnosis(tuple(map(finding, codes)))
    case = Case(treating.rows, treating.judge, outcome, treating.score(outcome))
    assert beyond_treatment(case) is beyond
    assert [f.code for f in untreatable(case)] == codes[: codes.count("target_leakage")]


class Counting(Planned):
    """Counts how often it is asked."""

    asked = 0

    def propose(self, case):
        self.asked += 1
        yield from super().propose(case)


def test_a_second_chance_is_not_for_what_failed_on_the_same_program():
    model = idle()
    before, after = (cures.ChangeLearningRate("SGD", 1e-9, rate) for rate in (2e-9, 3e-9))
    plan = Counting((before,), (HELPFUL,), (after,))
    noisy = Y + np.random.default_rng(0).normal(size=len(Y))
    treating = course(model, chooser=plan, epochs=400.0, y=noisy)
    treating.of(program_of(model, epochs=20))
    assert plan.asked == 3
    assert [one.cure for one in treating.treatments] == [before, HELPFUL, after, before]


def test_parts_that_change_nothing_are_neither_told_nor_tried_again():
    model = network(layers.Dense(1), optimizer=optimizers.SGD(0.05))
    idle_part = cures.ChangeBatchSize(32, 32)
    treating = course(model, (cures.Together((idle_part, HARMFUL)),), (HARMFUL,))
    treating.of(program_of(model, epochs=6))
    assert [one.cure for one in treating.treatments] == [HARMFUL]


def test_a_change_that_a_finding_calls_for_is_told_with_it():
    model = network(layers.Dense(1), optimizer=optimizers.SGD(0.05))
    treating = course(model)
    outcome = run(program_of(model), treating.rows, seed=0)
    calling = Finding("lr_too_low", "warning", None, "It was seen.", (HARMFUL,))
    outcome.__dict__["diagnosis"] = Diagnosis((calling,))
    case = Case(treating.rows, treating.judge, outcome, treating.score(outcome))
    both = cures.Together((HARMFUL, cures.ChangeBatchSize(32, 32)))
    treating.chooser = Planned((both,))
    treating._improved(case)
    assert [one.reason for one in treating.treatments] == ["lr_too_low"]
