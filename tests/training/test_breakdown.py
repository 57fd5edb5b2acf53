"""Where numbers first went bad is found where they were made to go bad."""

import numpy as np
import pytest

from goodfit import Input, layers, losses, optimizers
from goodfit.arrays import random
from goodfit.layers.graph import Graph
from goodfit.training.batch import Batch
from goodfit.training.breakdown import locate
from goodfit.training.plan import Output, Plan
from goodfit.training.state import first_state


@pytest.fixture
def case():
    x = Input((2,))
    hidden = layers.Dense(3, activation="relu", name="first")(x)
    graph = Graph([x], [layers.Dense(1, name="second")(hidden)])
    plan = Plan(graph, optimizers.SGD(), (Output("", losses.MeanSquaredError()),))
    params, memory = graph.init(random.key(0))
    state = first_state(params, memory, plan.optimizer.init(params), random.key(0))
    ones = np.ones(4, np.float32)
    batch = Batch((np.ones((4, 2), np.float32),), (np.ones((4, 1), np.float32),), (ones,), ones)
    return plan, state, batch


def _infinite_input(state, batch):
    return state, batch._replace(x=(np.full((4, 2), np.inf, np.float32),))


def _bad_target(state, batch):
    return state, batch._replace(y=(np.full((4, 1), np.nan, np.float32),))


def _bad_weights(state, batch):
    second = {**state.params["second"], "bias": np.array([np.nan], np.float32)}
    return state._replace(params={**state.params, "second": second}), batch


def _overflowing_layer(state, batch):
    huge = {**state.params["second"], "kernel": np.full((3, 1), 3e38, np.float32)}
    first = {"kernel": np.full((2, 3), 1e3, np.float32), "bias": np.zeros(3, np.float32)}
    return state._replace(params={"first": first, "second": huge}), batch


def _overflowing_loss(state, batch):
    return state, batch._replace(y=(np.full((4, 1), 1e30, np.float32),))


def _overflowing_gradient(state, batch):
    # in the loss 1e37, its slope 1e18 times an input of 1e30
    first = {"kernel": np.zeros((2, 3), np.float32), "bias": np.ones(3, np.float32)}
    x = np.full((4, 2), 1e30, np.float32)
    y = np.full((4, 1), 1e18, np.float32)
    return state._replace(params={**state.params, "first": first}), batch._replace(x=(x,), y=(y,))


@pytest.mark.parametrize(
    ("spoil", "phase", "layer"),
    [
        (_overflowing_gradient, "gradient", "first"),
        (_infinite_input, "input", None),
        (_bad_target, "target", None),
        (_bad_weights, "weights", "second"),
        (_overflowing_layer, "forward", "second"),
        (_overflowing_loss, "loss", None),
    ],
)
def test_the_first_bad_number_is_located(case, spoil, phase, layer):
    plan, state, batch = case
    found = locate(plan, *spoil(state, batch))
    assert (found.phase, found.layer) == (phase, layer)


def test_what_a_step_leaves_behind_is_located_although_loss_and_gradient_are_finite(case):
    plan, state, batch = case
    adam = plan._replace(optimizer=optimizers.Adam())
    state = state._replace(slots=adam.optimizer.init(state.params))
    steep = batch._replace(y=(np.full((4, 1), 1e19 * 0.5, np.float32),))
    steep = steep._replace(x=(np.full((4, 2), 1e4, np.float32),))  # gradients of 1e23, squared 1e46
    with np.errstate(over="ignore", invalid="ignore"):
        found = locate(adam, state, steep)
    assert found.phase == "slots"
    fast = plan._replace(optimizer=optimizers.SGD(3e38))
    with np.errstate(over="ignore", invalid="ignore"):
        assert locate(fast, state, steep).phase == "update"


def test_running_means_that_overflow_are_located():
    x = Input((2,))
    graph = Graph([x], [layers.Dense(1)(layers.BatchNormalization(name="norm")(x))])
    plan = Plan(graph, optimizers.SGD(), (Output("", losses.MeanSquaredError()),))
    params, memory = graph.init(random.key(0))
    state = first_state(params, memory, plan.optimizer.init(params), random.key(0))
    ones = np.ones(2, np.float32)
    far = np.float32(
        [[-1e25, 0], [1e25, 1]]
    )  # finite after it was divided by an infinite deviation
    found = locate(plan, state, Batch((far,), (np.zeros((2, 1), np.float32),), (ones,), ones))
    assert (found.phase, found.layer) == ("memory", "norm")
