"""The rules about the targets: how they are written, how large they are, what gives them away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine
from sklearn.preprocessing import StandardScaler

from goodfit import losses
from goodfit.doctor.evidence.leakage import leak
from goodfit.doctor.facts import data_facts
from goodfit.doctor.looking.sample import Sample
from goodfit.doctor.rules import all_rules
from goodfit.layers import Dense, Rescaling
from goodfit.training.batch import Data

CODES = ("label_encoding_error", "target_unscaled", "target_leakage")
rng = np.random.default_rng(0)


def sample(x, y, answers=None):
    return Sample(Data((x,), (y,), (None,)), None, lambda inputs: answers)


@pytest.fixture
def judged(make_record):
    """A function of the rows and the losses by epoch: what the rules say, by code."""

    def judge(x, y, loss, epochs=(0.5, 0.2), dev_y=None, **changed):
        loss = losses.get(loss)
        dev = None if dev_y is None else (x[: len(dev_y)], dev_y)
        facts = data_facts(x, y, loss, 0 if dev is None else len(dev_y), dev=dev)
        record = make_record(epochs, loss=loss, **changed)
        record.facts, record.sample = facts, sample(x, y, np.zeros_like(y))
        return {found.code: found for code in CODES for found in all_rules()[code].judge(record)}

    return judge


X = rng.normal(size=(300, 4))
LABELS = rng.integers(4, size=300)


@pytest.mark.parametrize(("shift", "line"), [(1, "dev_y = dev_y - 1"), (-1, "dev_y = dev_y + 1")])
def test_validation_labels_that_count_from_elsewhere(judged, shift, line):
    y = LABELS + 1
    found = judged(X, y, "sparse_categorical_crossentropy", dev_y=(y + shift)[:200])
    finding = found["label_encoding_error"]
    assert finding.evidence == (
        f"The training labels are 1 to 4, the validation labels {1 + shift} to {4 + shift}."
    )
    assert line in str(finding.cures[1])


def test_validation_labels_of_the_same_or_of_fewer_classes_are_sound(judged):
    loss = "sparse_categorical_crossentropy"
    assert judged(X, LABELS, loss, dev_y=LABELS[:50]) == {}
    assert judged(X, LABELS, loss, dev_y=LABELS[LABELS > 0]) == {}


@pytest.mark.parametrize("yes", [1 / 255, 0.1])
def test_yes_and_no_that_both_mean_no(judged, yes):
    found = judged(X, (LABELS > 1) * yes, "binary_crossentropy")["label_encoding_error"]
    assert f"y has only 0 and {yes:.3g}" in found.evidence


@pytest.mark.parametrize(
    "y", [LABELS > 1, np.where(LABELS > 1, 0.9, 0.1), LABELS / 3, LABELS * 0.0]
)
def test_yes_no_and_probabilities_between_are_sound(judged, y):
    assert judged(X, y.astype(float), "binary_crossentropy") == {}


def test_dummy_columns_of_which_the_first_was_dropped(judged):
    y = np.eye(4)[LABELS][:, 1:]
    found = judged(X, y, "categorical_crossentropy")["label_encoding_error"]
    assert f"{np.mean(LABELS == 0):.0%} of the rows of y hold only zeros" in found.evidence


def test_one_hot_rows_of_another_sum(judged):
    found = judged(X, np.eye(4)[LABELS] / 255, "categorical_crossentropy")["label_encoding_error"]
    assert "Each row of y sums to 0.00392" in found.evidence


@pytest.mark.parametrize("y", [np.eye(4)[LABELS], rng.dirichlet(np.ones(4), 300)])
def test_one_hot_rows_and_shares_are_sound(judged, y):
    assert judged(X, y, "categorical_crossentropy") == {}


STUCK = [1.0, 0.99, 0.995]


@pytest.mark.parametrize(
    ("y", "told"),
    [
        (500 * X[:, 0] + 100, "deviation"),
        (1e-4 * X[:, 0], "deviation"),
        (X[:, 0] + 40, "mean 40"),
        (X[:, :2] * [1, 500], "Target 1"),
    ],
)
def test_targets_far_from_unit_size(judged, y, told):
    variance = float(np.mean(np.var(y, axis=0)))
    stuck = np.array(STUCK) * variance
    finding = judged(X, y, "mse", stuck, layers=[Dense(8), Dense(1)])["target_unscaled"]
    assert finding.severity == "warning"
    assert told in finding.evidence
    assert "y.std" in finding.cures[0].line
    well = judged(X, y, "mse", [variance, 0.01 * variance], layers=[Dense(8), Dense(1)])
    assert well["target_unscaled"].severity == "info"


@pytest.mark.parametrize("y", [X[:, 0], 3 * X[:, 0] + 5, 0.1 * X[:, 0]])
def test_targets_of_about_unit_size(judged, y):
    variance = float(np.var(y))
    stuck = np.array(STUCK) * variance
    assert judged(X, y, "mse", stuck, layers=[Dense(8), Dense(1)]) == {}


@pytest.mark.parametrize(
    "layers", [[Dense(8), Dense(1), Rescaling(500.0)], [Dense(8), Dense(1, "exponential")]]
)
def test_a_network_that_ends_at_the_size_of_the_targets_is_silent(judged, layers):
    y = 500 * X[:, 0] + 2000
    assert judged(X, y, "mse", np.array(STUCK) * y.var(), layers=layers) == {}


def test_a_network_that_begins_at_the_mean_of_the_targets_is_silent(judged):
    y = X[:, 0] + 40
    begun = {"dense_1": {"activation_mean": 40.3}}
    layers = [Dense(8), Dense(1)]
    assert judged(X, y, "mse", STUCK, layers=layers, first_vitals=begun) == {}


def test_losses_that_do_not_measure_in_the_unit_of_y_are_left_out(judged):
    y = np.abs(900 * X[:, 0]) + 1
    for loss in ("poisson", "mean_squared_logarithmic_error"):
        assert judged(X, y, loss, STUCK, layers=[Dense(8), Dense(1)]) == {}


def scaled(loaded):
    x, y = loaded(return_X_y=True)
    return StandardScaler().fit_transform(x), y


@pytest.mark.parametrize("loaded", [load_breast_cancer, load_iris, load_wine, load_diabetes])
def test_honest_tables_give_nothing_away(loaded):
    x, y = scaled(loaded)
    assert leak(sample(x, y)) is None


@pytest.mark.parametrize("loss", ["mse", "binary_crossentropy"])
def test_the_target_among_the_features_gives_itself_away(judged, loss):
    x, y = scaled(load_diabetes)
    copy = StandardScaler().fit_transform(y[:, None])[:, 0]
    if loss == "mse":
        copy += 0.02 * rng.normal(size=len(y))
    else:
        y = (y > np.median(y)).astype(int)
    finding = judged(np.insert(x, 2, copy, axis=1), y, loss, [])["target_leakage"]
    assert finding.severity == "warning"
    assert "Feature 2 of x alone" in finding.evidence
    assert finding.cures[0].line == "x = np.delete(x, 2, axis=1)"


def test_codes_that_each_belong_to_one_class_give_it_away():
    y = rng.integers(3, size=400)
    x = rng.normal(size=(400, 5)) + np.eye(3, 5)[y]
    codes = np.array([4, 0, 9])[y] + rng.integers(0, 2, 400) * 20
    assert leak(sample(np.column_stack([x, codes]), y)).place == 5


def test_the_yes_and_the_no_of_one_column_are_one_feature():
    """As categories become numbers: the survivors of a ship are those who are told to be alive."""
    y = rng.integers(2, size=400)
    x = rng.normal(size=(400, 3)) + 0.7 * y[:, None]
    alive = np.column_stack([y == 0, y == 1]).astype(float)
    assert leak(sample(np.column_stack([x, alive]), y)).place in (3, 4)
    assert leak(sample(np.column_stack([x, 2 * y, 1 - y]), y)).place in (3, 4)
    assert leak(sample(alive, y)) is None


def test_where_the_others_tell_nothing_the_task_is_easy():
    x = rng.normal(size=(400, 5))
    assert leak(sample(x, (x[:, 1] > 0).astype(int))) is None
    assert leak(sample(x, 3 * x[:, 1])) is None


def test_where_several_share_the_knowledge_none_gives_it_away():
    base = rng.normal(size=(400, 1))
    x = base + 0.1 * rng.normal(size=(400, 5))
    assert leak(sample(x, base[:, 0])) is None
    assert leak(sample(x, (base[:, 0] > 0).astype(int))) is None


def test_a_series_goes_on_without_a_leak():
    walk = rng.normal(size=600).cumsum()
    windows = np.lib.stride_tricks.sliding_window_view(walk, 9)
    assert leak(sample(windows[:, :8], windows[:, 8])) is None


@given(st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_noise_gives_nothing_away(seed):
    random = np.random.default_rng(seed)
    x, y = random.normal(size=(150, 30)), random.normal(size=150)
    assert leak(sample(x, y)) is None
    assert leak(sample(x, (y > 0).astype(int))) is None


@pytest.mark.parametrize("shape", [(200, 1), (200, 5, 3)])
def test_only_tables_of_several_features_are_looked_at(shape):
    x = rng.normal(size=shape)
    assert leak(sample(x, x.reshape(200, -1)[:, 0])) is None


def test_an_autoencoder_has_no_leak():
    assert leak(sample(X, X)) is None
