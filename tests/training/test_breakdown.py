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


@pytest.mark.parametrize(
    ("spoil", "phase", "layer"),
    [
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
