"""One step and the loop around it, against NumPy by hand."""

import functools

import numpy as np
import pytest

from goodfit import Input, layers, losses, metrics, optimizers
from goodfit.arrays import compile, random, to_device
from goodfit.data.batches import Batches, batches, epoch_order
from goodfit.layers.graph import Graph
from goodfit.training.batch import Batch, Data
from goodfit.training.plan import Output, Plan
from goodfit.training.state import first_state
from goodfit.training.step import pick, train_program, train_step


@pytest.fixture
def plan():
    x = Input((3,))
    graph = Graph([x], [layers.Dense(2, activation="softmax")(layers.Dropout(0.5)(x))])
    loss = losses.SparseCategoricalCrossentropy()
    measured = (metrics.SparseCategoricalAccuracy(),)
    return Plan(graph, optimizers.SGD(0.1), (Output("", loss, metrics=measured),))


@pytest.fixture
def state(plan):
    params, memory = plan.graph.init(random.key(0))
    return first_state(params, memory, plan.optimizer.init(params), random.key(0))


@pytest.fixture
def data():
    generator = np.random.default_rng(0)
    x = generator.normal(size=(10, 3)).astype(np.float32)
    return Data((x,), (generator.integers(0, 2, 10).astype(np.int32),), (None,))


def place(rows, count):
    return Batches(np.array(rows, np.int32), np.int32(count), np.int32(0), np.int32(0))


def test_padding_counts_for_nothing(plan, state, data):
    """A batch of 4 with 1 padded row is the batch of its 3 rows."""
    graph = Graph(*_without_dropout())
    plan = plan._replace(graph=graph)
    padded = pick(data, place([1, 2, 3, 0], 3))
    exact = pick(data, place([1, 2, 3], 3))
    one, measured = train_step(plan, state, padded)
    other, expected = train_step(plan, state, exact)
    np.testing.assert_allclose(one.params["dense"]["kernel"], other.params["dense"]["kernel"], 1e-6)
    assert float(measured["loss"]["rows"]) == 3
    assert measured["loss"]["total"] == pytest.approx(expected["loss"]["total"])


def _without_dropout():
    x = Input((3,))
    return [x], [layers.Dense(2, activation="softmax")(x)]


@pytest.mark.parametrize("cuts", [[6], [1, 6], [3, 6], [1, 2, 3, 4, 5, 6]])
def test_however_an_epoch_is_cut_the_bits_are_the_same(plan, state, data, cuts):
    order = batches(epoch_order(state.key, 0, 10, shuffle=True), 2)
    order = Batches(*(np.concatenate([part, part[:1]]) for part in order))
    program = compile(train_program(functools.partial(train_step, plan)))
    whole, measured = program(*to_device((state, data, order)), np.int32(0), np.int32(6))
    now, start = to_device(state), 0
    losses_of_parts = []
    for stop in cuts:
        now, part = program(now, *to_device((data, order)), np.int32(start), np.int32(stop))
        losses_of_parts.extend(np.asarray(part["loss"]["total"])[start:stop])
        start = stop
    np.testing.assert_array_equal(losses_of_parts, measured["loss"]["total"])
    np.testing.assert_array_equal(now.params["dense"]["kernel"], whole.params["dense"]["kernel"])


def test_every_row_is_in_exactly_one_step():
    order = batches(epoch_order(random.key(3), 0, 23, shuffle=True), 5)
    real = np.concatenate([i[:n] for i, n in zip(order.rows, order.counts, strict=True)])
    np.testing.assert_array_equal(np.sort(real), np.arange(23))


def test_the_order_changes_from_epoch_to_epoch_and_not_without_shuffling():
    key = random.key(0)
    first, second = (epoch_order(key, step, 50, shuffle=True) for step in (0, 10))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, epoch_order(key, 0, 50, shuffle=True))
    np.testing.assert_array_equal(epoch_order(key, 10, 50, shuffle=False), np.arange(50))


def test_a_summed_loss_steps_further_than_its_mean(plan, state, data):
    batch = pick(data, place(range(4), 4))
    plan = plan._replace(graph=Graph(*_without_dropout()))
    loss = losses.SparseCategoricalCrossentropy(reduction="sum")
    summed = plan._replace(outputs=(Output("", loss),))
    before = state.params["dense"]["kernel"]
    mean_step = train_step(plan, state, batch)[0].params["dense"]["kernel"] - before
    sum_step = train_step(summed, state, batch)[0].params["dense"]["kernel"] - before
    np.testing.assert_allclose(sum_step, 4 * mean_step, rtol=1e-3)


def test_bytes_enter_as_float32(data):
    images = Data((np.full((4, 3), 255, np.uint8),), (np.zeros(4, np.int32),), (None,))
    batch = pick(images, place(range(2), 2))
    assert isinstance(batch, Batch)
    assert batch.x[0].dtype == np.float32
