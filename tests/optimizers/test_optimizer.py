import numpy as np
import pytest

from goodfit.errors import SettingError, UnknownNameError
from goodfit.optimizers import SGD, Adam, Optimizer, RMSprop, get, schedules


@pytest.mark.parametrize("given", ["adam", "Adam", "ADAM", Adam, Adam()])
def test_get_understands_names_classes_and_optimisers(given):
    assert type(get(given)) is Adam


def test_get_returns_the_same_optimiser():
    optimizer = RMSprop(learning_rate=0.5)
    assert get(optimizer) is optimizer


def test_an_unknown_name_is_refused_with_the_nearest_one():
    with pytest.raises(UnknownNameError, match="Did you mean 'rmsprop'"):
        get("RMSpropp")


@pytest.mark.parametrize("given", [None, 0.01, max])
def test_what_is_no_optimiser_is_refused(given):
    with pytest.raises(UnknownNameError, match="The known ones are: 'adadelta', 'adafactor'"):
        get(given)


def test_the_learning_rate_is_a_number_or_a_schedule():
    assert SGD(np.float32(0.5)).rate(100) == 0.5
    assert SGD(schedules.StepDecay(1.0, 10, 0.5)).rate(25) == 0.25


def test_a_negative_learning_rate_is_allowed():
    assert SGD(-0.1).rate(0) == -0.1


@pytest.mark.parametrize("rate", ["fast", None, True, lambda step: 0.1])
def test_a_learning_rate_that_is_neither_is_refused(rate):
    with pytest.raises(
        SettingError, match=r"one of goodfit.optimizers.schedules.*learning_rate=0\.01\)"
    ):
        SGD(learning_rate=rate)


@pytest.mark.parametrize("rate", [float("nan"), float("inf")])
def test_a_learning_rate_that_is_not_finite_is_refused(rate):
    with pytest.raises(SettingError, match=r"a finite number, .*Adam\(..., learning_rate=0.001\)"):
        Adam(learning_rate=rate)


def test_params_are_matched_by_name_and_not_by_position():
    params = {"b": np.float32([1.0]), "a": np.float32([2.0])}
    gradients = {"a": np.float32([20.0]), "b": np.float32([10.0])}
    slots = SGD(momentum=0.5).init({"a": params["a"], "b": params["b"]})
    updates, slots = SGD(momentum=0.5).update(gradients, slots, params, 1, 1.0)
    assert updates == {"b": [-10.0], "a": [-20.0]}
    assert slots["a"]["velocity"] == [-20.0]


def test_a_subclass_without_a_formula_says_so():
    class Empty(Optimizer):
        pass

    params = {"w": np.ones(1)}
    with pytest.raises(NotImplementedError, match="Empty has no `update_one`"):
        Empty().update(params, Empty().init(params), params, 1, 0.1)
