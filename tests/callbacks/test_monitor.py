import math
import types

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.callbacks.monitor import Monitor
from goodfit.errors import SettingError, UnknownNameError

numbers = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    "name",
    ["accuracy", "val_accuracy", "sparse_categorical_accuracy", "auc", "f1_score", "val_r2_score",
     "precision", "recall", "acc"],
)  # fmt: skip
def test_some_numbers_should_rise(name):
    assert Monitor(name).is_better(0.6, than=0.5)
    assert not Monitor(name).is_better(0.4, than=0.5)


@pytest.mark.parametrize(
    "name", ["loss", "val_loss", "mae", "val_mean_squared_error", "root_mean_squared_error",
             "kl_divergence", "binary_crossentropy"],
)  # fmt: skip
def test_others_should_fall(name):
    assert Monitor(name).is_better(0.4, than=0.5)
    assert not Monitor(name).is_better(0.6, than=0.5)


def test_the_mode_counts_more_than_the_name():
    assert Monitor("loss", mode="max").is_better(2, than=1)
    assert Monitor("accuracy", mode="min").is_better(1, than=2)


def test_a_name_that_tells_nothing_asks_for_a_mode():
    run = types.SimpleNamespace(monitored=lambda name: name)
    with pytest.raises(SettingError, match=r"'happiness' .* Write mode='min' or mode='max'"):
        Monitor("happiness").check(run)
    Monitor("happiness", mode="max").check(run)


def test_an_unknown_mode_is_refused():
    with pytest.raises(UnknownNameError, match="Did you mean 'max'"):
        Monitor("loss", mode="maxi")


@pytest.mark.parametrize("delta", [0.1, -0.1])
def test_a_difference_below_min_delta_counts_for_nothing(delta):
    assert not Monitor("loss", min_delta=delta).is_better(0.95, than=1.0)
    assert Monitor("loss", min_delta=delta).is_better(0.85, than=1.0)


def test_a_first_number_is_better_and_nan_never_is():
    assert Monitor("loss").is_better(5.0, than=None)
    assert not Monitor("loss").is_better(math.nan, than=None)
    assert not Monitor("loss").is_better(math.nan, than=5.0)


@given(numbers, numbers, st.sampled_from(["min", "max"]), st.floats(0, 10))
def test_of_two_numbers_at_most_one_is_better(a, b, mode, delta):
    monitor = Monitor("x", mode, delta)
    assert not (monitor.is_better(a, than=b) and monitor.is_better(b, than=a))


def test_the_value_is_none_in_an_epoch_that_did_not_measure_it():
    assert Monitor("val_loss").value(types.SimpleNamespace(logs={"loss": 1.0})) is None


def test_several_numbers_are_refused_with_the_way_to_one():
    run = types.SimpleNamespace(logs={"f1_score": np.array([0.5, 0.75])})
    with pytest.raises(SettingError, match=r"not one number but 2.*F1Score\(average='macro'\)"):
        Monitor("f1_score", mode="max").value(run)
