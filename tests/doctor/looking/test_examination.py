"""One look at a real network: its vitals against a forward and backward pass in NumPy."""

import numpy as np
import pytest

from goodfit import losses, optimizers
from goodfit.arrays import random, to_numpy
from goodfit.doctor.looking.examination import examination
from goodfit.layers import Dense, Input
from goodfit.layers.graph import Graph
from goodfit.training.batch import Batch
from goodfit.training.plan import Output, Plan
from goodfit.training.state import TrainState

rng = np.random.default_rng(0)


@pytest.fixture
def looked_at():
    entry = Input(shape=(3,))
    hidden = Dense(4, "relu", name="hidden")(entry)
    graph = Graph([entry], [Dense(1, name="out")(hidden)])
    params, memory = to_numpy(graph.init(random.key(0)))
    optimizer = optimizers.SGD(0.1)
    plan = Plan(graph, optimizer, (Output("", losses.get("mse")),))
    x, y = rng.normal(size=(6, 3)).astype("float32"), rng.normal(size=(6, 1)).astype("float32")
    rows = np.array([1, 1, 1, 1, 1, 0], np.float32)
    state = TrainState(
        params, memory, optimizer.init(params), np.int32(0), np.float32(1), random.key(0)
    )
    found = examination(plan)(state, Batch((x,), (y,), (rows,), rows), stride=True)
    return found.vitals, params, x[:5], y[:5]


def test_the_vitals_are_those_of_one_step_by_hand(looked_at):
    found, params, x, y = looked_at
    hidden = np.maximum(x @ params["hidden"]["kernel"] + params["hidden"]["bias"], 0)
    out = hidden @ params["out"]["kernel"] + params["out"]["bias"]
    g = 2 * (out - y) / 5
    gradient = np.append((hidden.T @ g).ravel(), g.sum())
    assert float(found["hidden"]["activation_mean"]) == pytest.approx(hidden.mean(), rel=1e-5)
    assert float(found["hidden"]["dead_fraction"]) == (hidden == 0).all(axis=0).mean()
    assert float(found["out"]["activation_std"]) == pytest.approx(out.std(), rel=1e-5)
    assert float(found["out"]["gradient_norm"]) == pytest.approx(np.linalg.norm(gradient), rel=1e-5)
    assert float(found["out"]["update_norm"]) == pytest.approx(
        0.1 * np.linalg.norm(gradient), rel=1e-5
    )
    weights = np.append(params["out"]["kernel"], params["out"]["bias"])
    assert float(found["out"]["weight_norm"]) == pytest.approx(np.linalg.norm(weights), rel=1e-5)
