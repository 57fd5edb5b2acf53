"""Programs are values: a run depends on nothing but the program, the rows and the seed."""

import numpy as np
import pytest

from goodfit import layers, optimizers
from goodfit.treatment.judging import Judge
from goodfit.treatment.program import Hopeless, run, scale, short_run
from tests.treatment.programs import (
    CLASSES,
    NUMBERS,
    classifier,
    network,
    program_of,
    regressor,
    rows_of,
)

pytestmark = pytest.mark.usefixtures("quickly_compiled")


def test_a_run_is_the_same_whatever_was_run_before():
    model = classifier()
    rows, program = rows_of(model, CLASSES), program_of(model)
    first = run(program, rows, seed=1)
    run(program.but(epochs=1), rows, seed=2)
    again = run(program, rows, seed=1)
    np.testing.assert_array_equal(first.answers, again.answers)
    assert first.history.history == again.history.history


def test_training_in_two_parts_is_training_in_one():
    model = classifier("adam")
    rows, program = rows_of(model, CLASSES), program_of(model, epochs=4)
    whole = run(program, rows, seed=1)
    half = run(program.but(epochs=2), rows, seed=1)
    rest = run(program.but(epochs=2, start=half.state, trained=2), rows, seed=1)
    np.testing.assert_allclose(whole.answers, rest.answers, rtol=1e-5)


def test_a_refused_program_says_why_and_costs_no_epoch():
    model = network(layers.Dense(1, "softmax"), loss="binary_crossentropy")
    outcome = run(program_of(model), rows_of(model, CLASSES > 0), seed=0)
    assert outcome.answers is None
    assert outcome.epochs == 0
    assert "softmax" in outcome.trouble
    assert outcome.diagnosis.findings[0].code == "wrong_output_activation"


def test_a_run_that_ends_in_numbers_that_are_none_has_no_answers():
    model = network(layers.Dense(1), optimizer=optimizers.SGD(1e38))
    outcome = run(program_of(model, epochs=9), rows_of(model, NUMBERS), seed=0)
    assert outcome.history.stopped_by
    rows = rows_of(model, NUMBERS)
    score = Judge(rows.aim, rows.dev_y, sampled=True).score(outcome.answers, scores=False)
    assert score.value <= -1


def test_the_doctor_is_asked_when_it_is_wanted():
    model = classifier()
    outcome = run(program_of(model), rows_of(model, CLASSES), seed=0)
    assert outcome.history.diagnosis.findings == ()
    assert outcome.diagnosis.course.startswith("The training loss")


def test_a_hopeless_run_is_ended():
    model = classifier()
    hopeless = Hopeless(2, lambda: True)
    outcome = run(program_of(model, epochs=9), rows_of(model, CLASSES), 0, hopeless)
    assert outcome.epochs == 2


def test_short_runs_are_no_longer_than_the_program():
    model = classifier()
    assert short_run(program_of(model), rows_of(model, CLASSES), 0, 9).epochs == 2


def test_callbacks_of_the_user_are_called():
    from goodfit.callbacks import LambdaCallback

    seen = []
    told = LambdaCallback(epoch_end=lambda run: seen.append(run.epoch))
    model = classifier()
    run(program_of(model, callbacks=(told,)), rows_of(model, CLASSES), seed=0)
    assert seen == [0, 1]


def test_the_scale_of_a_constant_target_is_one():
    mean, deviation = scale(np.full((5, 1), 7.0))
    assert (mean.item(), deviation.item()) == (7.0, 1.0)


@pytest.mark.parametrize("make", [classifier, regressor])
def test_the_learning_rate_counts_the_factor(make):
    assert program_of(make(), rate_factor=3.0).learning_rate == pytest.approx(0.03)
