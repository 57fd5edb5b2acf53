"""The whole examination: the chain of questions tells sick programs of every kind apart."""

import json

import numpy as np
import pytest

import goodfit
from goodfit import Sequential, layers
from goodfit.errors import UnknownNameError
from goodfit.experiments import TESTS
from goodfit.optimizers import Adam

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quickly_compiled")]


def examined(model, x, y, *tests, **options):
    return goodfit.examine(model, x, y, tests=tests, **options)


def test_a_healthy_network_fits_well(network, moons):
    x, y, _ = moons(400)
    found = examined(network(), x, y, "one batch", "baselines", epochs=80, bayes_error=0.0)
    assert found.cause == "fits well"
    assert found.verdict == "The network fits well."
    assert not found.findings
    assert all(question.answer for question in found.questions)
    assert found.fit.bayes_error_source == "stated"


def test_labels_drawn_by_lot_hold_no_signal(network):
    random = np.random.default_rng(0)
    x, y = random.normal(size=(300, 4)), random.integers(2, size=300)
    found = examined(network(), x, y, "one batch", "baselines", epochs=10)
    assert found.cause == "no signal"
    assert "no_signal_in_data" in {finding.code for finding in found.findings}
    assert "Do the inputs tell anything about the targets? No." in str(found)


def test_too_few_epochs_and_too_low_a_rate_are_told_apart(network, moons):
    x, y, _ = moons(400)
    tests = ("more epochs", "learning rate", "bigger network")
    short = examined(network(optimizer=Adam(0.003)), x, y, *tests, epochs=2)
    low = examined(network(optimizer=Adam(1e-6)), x, y, *tests, epochs=10)
    assert low.cause == "learning rate"
    assert low.findings[0].code == "lr_too_low"
    assert "learning_rate=" in low.findings[0].cures[0].line
    assert short.cause in ("too few epochs", "learning rate")
    assert "too_few_epochs" in {finding.code for finding in short.findings}


def test_too_small_a_network(network, moons):
    x, y, _ = moons(400)
    tests = ("more epochs", "bigger network")
    found = examined(
        network(units=1), x, y, *tests, epochs=40, validation_data=moons(300, seed=1)[:2]
    )
    assert found.cause == "too small a network"
    assert found.findings[0].code == "underfitting_capacity"


def test_wrong_labels(network, moons):
    x, y, _ = moons(500, wrong=0.2)
    found = examined(network(), x, y, "suspect labels", epochs=20)
    assert found.cause == "label noise"
    assert len(found.tests["suspect labels"].rows) > 0.1 * 400
    assert found.findings[0].code == "label_noise"


def test_a_network_that_learns_by_heart(network):
    random = np.random.default_rng(0)
    x = random.normal(size=(360, 30))
    y = (x[:, 0] + 0.5 * random.normal(size=360) > 0).astype(int)
    dev = (x[60:], y[60:])
    found = examined(network(64), x[:60], y[:60], "more epochs", epochs=60, validation_data=dev)
    assert found.cause == "overfitting"
    assert found.fit.fit == "high variance"


def test_dev_rows_of_another_kind(network, moons):
    x, y, _ = moons(400)
    alike, turned = moons(300, seed=1), moons(300, seed=2)
    found = goodfit.examine(
        network(),
        x,
        y,
        (turned[0] * [1, -1] + 0.5, turned[1]),
        train_dev=alike[:2],
        test_data=(turned[0] * [1, -1] + 0.5, turned[1]),
        tests=("one batch",),
        epochs=40,
    )
    assert found.cause == "data mismatch"
    assert found.fit.data_mismatch > 0.2
    assert found.fit.dev_overfitting == 0
    assert found.findings[0].code == "distribution_shift_split"


def test_noise_that_nobody_can_foresee_is_no_bias_where_it_is_stated(network):
    random = np.random.default_rng(0)
    x = random.normal(size=(800, 2))
    chance = np.where(x[:, 0] > 0, 0.8, 0.2)
    y = (random.random(800) < chance).astype(int)
    least = float(np.mean(y != (x[:, 0] > 0)))
    stated = examined(network(4), x, y, "baselines", epochs=15, bayes_error=least)
    assert stated.cause == "fits well"
    assumed = examined(network(4), x, y, "baselines", epochs=15)
    assert assumed.cause == "nothing tried helps"
    assert "bayes_error" in assumed.verdict


def test_an_examination_is_plain_data(network, moons):
    x, y, _ = moons(100)
    found = examined(network(), x, y, "baselines", "permuted labels", epochs=2)
    plain = json.loads(json.dumps(found.to_plain()))
    assert set(plain["tests"]) == {"baselines", "permuted labels"}
    assert plain["cause"] == found.cause
    assert repr(found) == str(found)


def test_no_test_is_begun_when_the_time_is_over(network, moons):
    x, y, _ = moons(60)
    found = examined(network(), x, y, "one batch", "baselines", seconds=0.0, epochs=1)
    assert found.skipped == ("one batch", "baselines")
    assert "Not tested: one batch, baselines." in str(found)


def test_an_unknown_test_is_refused_with_the_nearest_name(network, moons):
    x, y, _ = moons(20)
    with pytest.raises(UnknownNameError, match="one batch"):
        examined(network(), x, y, "one bach")


def test_all_tests_together(network, moons):
    x, y, _ = moons(300)
    found = goodfit.examine(network(), x, y, epochs=120)
    assert set(found.tests) == set(TESTS)
    assert not found.skipped
    assert found.cause in ("fits well", "nothing tried helps")


def test_regressions_are_examined_too():
    random = np.random.default_rng(0)
    x = random.normal(size=(300, 3))
    y = np.sin(2 * x[:, 0]) + x[:, 1]
    model = Sequential([layers.Dense(32, "tanh"), layers.Dense(1)], seed=0)
    model.compile(Adam(0.01), "mse")
    found = examined(model, x, y, "one batch", "baselines", "suspect labels", epochs=60)
    assert found.cause == "fits well"
    assert found.skipped == ("suspect labels",)
    assert "unexplained share of the variance" in found.fit.sentence
