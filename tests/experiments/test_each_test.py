"""Each active test, on problems whose answer is known."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import Sequential, layers
from goodfit.doctor.baselines.scoring import Score
from goodfit.experiments.baselines import compare_baselines
from goodfit.experiments.bigger_network import train_bigger, widened
from goodfit.experiments.learning_curve import LearningCurve, draw_learning_curve
from goodfit.experiments.learning_rate import sweep_learning_rates
from goodfit.experiments.more_epochs import train_longer
from goodfit.experiments.one_batch import fit_one_batch
from goodfit.experiments.permuted_labels import permute_labels
from goodfit.experiments.subject import subject_of
from goodfit.experiments.suspect_labels import find_suspect_labels
from goodfit.optimizers import SGD, Adam

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("quickly_compiled")]


@pytest.fixture
def subject(moons, network):
    """A function that makes a subject of a network and the half moons."""

    def make(epochs=20, wrong=0.0, rows=400, **settings):
        x, y, _ = moons(rows, wrong)
        return subject_of(network(**settings), x, y, moons(300, seed=1)[:2], epochs, 32, 0)

    return make


def regression(model, x, y, loss="mse", epochs=5):
    model.compile(Adam(0.01), loss)
    return subject_of(model, x, y, None, epochs, 32, 0)


def test_a_sound_network_learns_a_batch(subject):
    found = fit_one_batch(subject())
    assert (found.fits, found.blame, found.rows) == (True, "", 16)
    assert found.steps < 1000


def test_a_relu_that_should_answer_negative_numbers_is_a_bug(moons):
    x, _, _ = moons(100)
    model = Sequential([layers.Dense(8, "relu"), layers.Dense(1, "relu")], seed=0)
    found = fit_one_batch(regression(model, x, -1 - x[:, 0] ** 2), steps=200)
    assert (found.fits, found.blame) == (False, "else")
    assert "look for a fault" in found.sentence


def test_a_rate_that_is_too_low_is_the_optimisers_fault(subject):
    found = fit_one_batch(subject(optimizer=SGD(1e-6)))
    assert (found.fits, found.blame) == (False, "optimiser")


def test_rows_of_equal_inputs_are_not_in_one_batch(network):
    x = np.repeat([[0.0, 0], [0, 1], [1, 0], [1, 1]], 50, axis=0)
    y = (x[:, 0] != x[:, 1]).astype(int)
    random = np.random.default_rng(0)
    noisy = np.where(random.random(200) < 0.2, 1 - y, y)
    found = fit_one_batch(subject_of(network(), x, noisy, None, 1, 32, 0))
    assert found.rows == 4
    assert found.fits


def test_longer_training_helps_where_it_was_short(subject):
    short, long = subject(epochs=2), subject(epochs=40)
    assert train_longer(short, short.trial()).helps
    assert not train_longer(long, long.trial()).helps


def test_a_bigger_network_helps_where_one_unit_draws_one_line(subject):
    small, large = subject(epochs=40, units=1), subject(epochs=40, units=32)
    found = train_bigger(small, small.trial())
    assert found.helps
    assert found.weights_then > found.weights
    assert not train_bigger(large, large.trial()).helps


def test_a_network_without_hidden_layers_gets_one(moons):
    x, y, _ = moons(60)
    model = Sequential([layers.Dense(1, "sigmoid")])
    subject = regression(model, x, y, "binary_crossentropy")
    assert [layer.units for layer in widened(subject.model).layers if hasattr(layer, "units")] == [
        32,
        1,
    ]


def test_a_rate_is_found_where_it_is_wrong(subject):
    low, right = subject(optimizer=Adam(1e-6)), subject(optimizer=Adam(0.02))
    found = sweep_learning_rates(low, low.trial())
    assert found.helps
    assert found.suggested > 100 * found.now
    assert not sweep_learning_rates(right, right.trial()).helps


def test_baselines_stand_beside_the_network(subject):
    made = subject()
    trial = made.trial()
    found = compare_baselines(made, trial)
    assert found.signal
    assert found.learnt
    assert found.network == trial.dev.value
    assert found.constant < found.linear < found.neighbours == found.best
    assert "a linear model" in found.sentence


def test_a_network_is_beaten_where_neither_a_little_nor_chance_explains_it(subject):
    made = subject()
    trial = made.trial()

    def with_score(value, error):
        dev = Score(value, error, value)
        return compare_baselines(made, dataclasses.replace(trial, dev=dev))

    best = with_score(0.5, 0.01).best
    assert with_score(best - 0.1, 0.001).beaten
    assert not with_score(best - 0.1, 0.2).beaten
    assert not with_score(best - 0.01, 0.001).beaten
    assert not with_score(best + 0.1, 0.001).beaten


def test_words_have_no_baselines():
    words = np.random.default_rng(0).integers(30, size=(80, 6))
    model = Sequential([layers.Embedding(30, 4), layers.Flatten(), layers.Dense(1, "sigmoid")])
    made = regression(model, words, (words[:, 0] > 15).astype(int), "binary_crossentropy")
    found = compare_baselines(made, made.trial())
    assert found.signal is None
    assert "cannot read" in found.sentence


def test_shuffled_labels_are_learnt_by_heart_or_not(subject, network):
    rule = subject(epochs=20)
    assert not permute_labels(rule, rule.trial()).memorises
    random = np.random.default_rng(0)
    x, y = random.normal(size=(60, 40)), random.integers(2, size=60)
    heart = subject_of(network(64), x, y, None, 60, 32, 0)
    assert permute_labels(heart, heart.trial()).memorises


@pytest.mark.parametrize("share", [0.1, 0.2])
def test_wrong_labels_are_found_in_their_rows(moons, network, share):
    x, y, flipped = moons(600, wrong=share)
    made = subject_of(network(), x, y, moons(100, seed=1)[:2], 30, 32, 0)
    found = find_suspect_labels(made)
    assert found.noisy
    assert flipped[found.rows].mean() > 0.75
    assert flipped[found.rows].sum() > 0.65 * flipped.sum()
    assert flipped[found.rows[:20]].all()
    assert found.share == pytest.approx(share, abs=0.07)
    assert "labels are probably wrong" in found.sentence


@pytest.mark.slow
def test_right_labels_are_trusted(subject):
    assert not find_suspect_labels(subject(epochs=30)).noisy


def test_numbers_have_no_suspect_labels(moons):
    x, _, _ = moons(50)
    assert find_suspect_labels(regression(Sequential([layers.Dense(1)]), x, x[:, 0] * 1.5)) is None


@given(st.floats(0.1, 1.0), st.floats(0.5, 20.0), st.floats(0.0, 0.3), st.floats(0.2, 0.9))
def test_a_power_law_is_found_again(power, scale, least, share):
    rows = (100, 200, 400, 800)
    dev = tuple(least + scale * count**-power for count in rows)
    curve = LearningCurve(rows, (0.0,) * 4, dev, least)
    assert curve.power == pytest.approx(power)
    aim = least + share * (dev[-1] - least)
    assert least + scale * curve.rows_for(aim) ** -power == pytest.approx(aim)


def test_no_number_of_rows_beats_the_least_error():
    curve = LearningCurve((100, 200), (0.0, 0.0), (0.4, 0.3), 0.1)
    assert curve.rows_for(0.1) == np.inf
    flat = LearningCurve((100, 200), (0.2, 0.2), (0.25, 0.25))
    assert "hardly help" in flat.sentence


@pytest.mark.slow
def test_errors_fall_with_the_rows(network):
    random = np.random.default_rng(0)
    x = random.normal(size=(900, 30))
    y = (x @ random.normal(size=30) > 0).astype(int)
    made = subject_of(network(8), x[:400], y[:400], (x[400:], y[400:]), 15, 32, 0)
    found = draw_learning_curve(made, made.trial())
    assert found.rows == (50, 100, 200, 400)
    assert found.dev[0] - found.dev[-1] > 0.08
    assert found.power > 0.1
