import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits

import goodfit
from goodfit import Input, Sequential
from goodfit.arrays import trees
from goodfit.errors import DataError, NotReadyError, SettingError
from goodfit.layers import BatchNormalization, Dense, Normalization
from goodfit.models import LearningRateTest, find_learning_rate
from goodfit.models.rate_finding import smoothed, steepest
from goodfit.optimizers import SGD
from goodfit.optimizers.schedules import CosineDecay, ExponentialDecay


@pytest.fixture(scope="module")
def digits():
    x, y = load_digits(return_X_y=True)
    return (x / 16).astype(np.float32), y


def classifier(optimizer):
    model = Sequential([Input((64,)), Dense(32, "relu"), Dense(10, "softmax")], seed=0)
    model.compile(optimizer, "sparse_categorical_crossentropy", run_eagerly=True)
    return model


@pytest.mark.parametrize("kind", [goodfit.optimizers.SGD, goodfit.optimizers.Adam])
def test_what_is_suggested_trains_better_than_much_less_or_more(digits, kind):
    x, y = digits
    found = find_learning_rate(classifier(kind()), x, y)

    def loss_after_training(rate):
        return classifier(kind(rate)).fit(x, y, epochs=3, verbose=0).history["loss"][-1]

    best = loss_after_training(found.suggestion)
    assert best < 0.5 * loss_after_training(found.suggestion / 100)
    assert best < 0.5 * loss_after_training(min(100 * found.suggestion, 100))


def test_the_model_is_left_exactly_as_it_was(digits):
    x, y = digits
    models = []
    for _ in range(2):
        layers = [Normalization(), Dense(8), BatchNormalization(), Dense(10, "softmax")]
        models.append(Sequential([Input((64,)), *layers], seed=0))
        models[-1].compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    before = models[0].state
    found = find_learning_rate(models[0], x, y, steps=20)
    after = models[0].state
    for (path, old), (_, new) in zip(trees.items(before), trees.items(after), strict=True):
        np.testing.assert_array_equal(old, new, err_msg=str(path))
    assert len(found.losses) == 20
    histories = [model.fit(x, y, epochs=2, verbose=0).history for model in models]
    assert histories[0] == histories[1]


def test_a_model_that_was_trained_goes_on_as_if_nothing_had_been(digits):
    x, y = digits
    models = [classifier("adam") for _ in range(2)]
    for model in models:
        model.fit(x, y, epochs=1, verbose=0)
    find_learning_rate(models[0], x, y, steps=12)
    one, other = (model.fit(x, y, epochs=1, verbose=0).history["loss"] for model in models)
    assert one == other


def test_the_steps_have_the_rates_whatever_the_schedule(digits):
    x, y = digits
    models = [classifier(SGD(rate)) for rate in (0.01, ExponentialDecay(0.5, 3, 0.5))]
    one, other = (find_learning_rate(model, x, y, steps=30, highest=0.1) for model in models)
    np.testing.assert_array_equal(one.rates, np.geomspace(1e-6, 0.1, 30))
    np.testing.assert_allclose(one.losses, other.losses, rtol=1e-5)


def test_ends_early_where_the_loss_rises(digits):
    x, y = digits
    found = find_learning_rate(classifier("sgd"), x, y, highest=1e6)
    assert "loss" in found.ended_by
    assert len(found.losses) == len(found.rates) < 100
    assert "It ended early" in repr(found)


@pytest.mark.filterwarnings("error")
def test_losses_that_are_not_finite_end_it_without_a_warning():
    model = Sequential([Input((1,)), Dense(1)], seed=0)
    model.compile("sgd", "mse")
    x = np.linspace(-1, 1, 32)[:, None]
    found = find_learning_rate(model, x, x, lowest=1.0, highest=1e30, steps=10)
    assert np.isfinite(found.losses).all()
    assert "no longer finite" in found.ended_by or "above 4 times" in found.ended_by


def test_rows_that_come_in_batches(digits):
    x, y = digits
    model = Sequential([Dense(16, "relu"), Dense(10, "softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    batches = [(x[i : i + 32], y[i : i + 32]) for i in range(0, 640, 32)]
    assert len(find_learning_rate(model, batches, steps=30, highest=0.01).losses) == 30
    assert int(model.state.step) == 0


def test_targets_that_have_nothing_to_do_with_x_are_noise():
    random = np.random.default_rng(0)
    losses = 1 + 0.1 * random.normal(size=100)
    found = LearningRateTest(np.geomspace(1e-6, 1, 100), losses)
    assert found.suggestion is None
    assert "no more than its noise: give more `steps`" in repr(found)


@given(st.floats(-5, -1), st.floats(0, 0.02), st.integers(0, 2**31))
def test_the_steepest_place_of_a_sigmoid_is_its_middle(middle, noise, seed):
    places = np.linspace(-6, 1, 100)
    losses = 2 / (1 + np.exp(4 * (places - middle))) + 100.0 ** (places - 0.5)
    losses += noise * np.random.default_rng(seed).normal(size=100)
    assert abs(places[steepest(places, losses)] - middle) < 0.5


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=50))
def test_smoothing_stays_between_the_least_and_the_most(losses):
    smooth = smoothed(np.array(losses))
    assert min(losses) - 1e-9 <= smooth.min()
    assert smooth.max() <= max(losses) + 1e-9


def test_the_plot_has_both_courses_and_the_suggestion(tmp_path):
    rates = np.geomspace(1e-4, 1.0, 81)
    found = LearningRateTest(rates, 1 / (1 + (rates / 0.01) ** 2) + rates**4)
    axes = found.plot(tmp_path / "rates.png").axes[0]
    assert axes.get_xscale() == "log"
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["loss of each step", "smoothed", "suggestion: 0.01"]
    assert (tmp_path / "rates.png").stat().st_size > 1000


@pytest.mark.parametrize("rates", [
    {"lowest": 0}, {"lowest": 1, "highest": 0.1}, {"highest": float("inf")}, {"lowest": "small"},
])  # fmt: skip
def test_rates_that_do_not_rise_are_refused(rates):
    with pytest.raises(SettingError, match="Write for instance `lowest=1e-6, highest=1`"):
        find_learning_rate(None, None, **rates)


@pytest.mark.parametrize("steps", [3, 20.5, "many"])
def test_too_few_steps_are_refused(steps):
    with pytest.raises(SettingError, match="10 or more. Write for instance `steps=100`"):
        find_learning_rate(None, None, steps=steps)


def test_a_schedule_that_begins_with_0_is_refused(digits):
    schedule = CosineDecay(0.0, 10, warmup_target=0.1, warmup_steps=5)
    model = classifier(SGD(schedule))
    with pytest.raises(SettingError, match="Let the schedule begin above 0"):
        find_learning_rate(model, *digits)


def test_what_fit_refuses_is_refused(digits):
    x, y = digits
    model = Sequential([Input((64,)), Dense(10, "softmax")])
    with pytest.raises(NotReadyError, match="compile"):
        find_learning_rate(model, x, y)
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(DataError, match="10"):
        find_learning_rate(model, x, y + 1)


def test_it_is_offered_at_the_top():
    assert goodfit.find_learning_rate is find_learning_rate
