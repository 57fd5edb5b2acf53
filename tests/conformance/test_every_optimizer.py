"""What must be true of every optimiser; a new one needs nothing but its lines in `EVERY`."""

import dataclasses

import numpy as np
import pytest

from goodfit import optimizers
from goodfit.arrays import compile, random, trees
from goodfit.descriptions import from_plain, to_plain
from goodfit.optimizers import schedules

# Each optimiser, and the steps in which it reaches the bottom of Rosenbrock's valley.
EVERY = [
    (optimizers.SGD(0.002), 15_000),
    (optimizers.SGD(0.0003, momentum=0.9), 10_000),
    (optimizers.SGD(0.0003, momentum=0.9, nesterov=True), 10_000),
    (optimizers.Adagrad(0.5), 5_000),
    (optimizers.RMSprop(schedules.CosineDecay(0.01, 5_000)), 5_000),
    (optimizers.RMSprop(schedules.CosineDecay(0.005, 5_000), momentum=0.9), 5_000),
    (optimizers.RMSprop(schedules.CosineDecay(0.001, 5_000), centered=True), 5_000),
    (optimizers.Adam(0.02), 3_000),
    (optimizers.Adam(0.02, amsgrad=True), 5_000),
]

PARAMS = {
    "dense": {
        "kernel": np.linspace(-2, 2, 6, dtype=np.float32).reshape(2, 3),
        "bias": np.ones(3, np.float32),
    },
    "scale": (np.float32([3.0]), np.asarray(0.5, np.float32)),
}
KINDS = {kind.__name__: kind for kind in optimizers.OPTIMIZERS.values()} | schedules.SCHEDULES

every_optimizer = pytest.mark.parametrize("optimizer", [each for each, _ in EVERY], ids=repr)


def one_step(optimizer):
    def step(params, slots, gradients, count):
        rate = optimizer.rate(count)
        updates, slots = optimizer.update(gradients, slots, params, count + 1, rate)
        return trees.map(lambda param, update: param + update, params, updates), slots

    return step


def gradients_at(count):
    def drawn(param):
        return random.normal(random.fold(random.key(3), count), param.shape) * param

    return trees.map(drawn, PARAMS)


def descend(optimizer, slope, params, steps):
    @compile
    def step(params, slots, count):
        return one_step(optimizer)(params, slots, slope(params), count)

    slots = optimizer.init(params)
    for count in range(steps):
        params, slots = step(params, slots, np.int32(count))
    return params


def dtypes(tree):
    return {leaf.dtype for leaf in trees.leaves(tree)}


def shapes(tree):
    return trees.map(np.shape, tree)


def test_every_optimizer_is_tested_here():
    assert {type(optimizer) for optimizer, _ in EVERY} == set(optimizers.OPTIMIZERS.values())


@pytest.mark.parametrize("kind", optimizers.OPTIMIZERS.values())
def test_finds_the_bottom_of_a_bowl(kind):
    bottom, start = np.float32([3.0, -2.0, 0.5]), {"w": np.zeros(3, np.float32)}
    optimizer = kind(schedules.PolynomialDecay(0.3, 300))
    place = descend(optimizer, lambda place: {"w": place["w"] - bottom}, start, 300)
    np.testing.assert_allclose(place["w"], bottom, atol=0.02)


@pytest.mark.parametrize(("optimizer", "steps"), EVERY, ids=repr)
def test_finds_the_bottom_of_rosenbrocks_valley(optimizer, steps):
    def slope(place):
        x, y = place["x"], place["y"]
        return {"x": -2 * (1 - x) - 400 * x * (y - x * x), "y": 200 * (y - x * x)}

    place = descend(optimizer, slope, {"x": np.float32(-1.2), "y": np.float32(1.0)}, steps)
    np.testing.assert_allclose([place["x"], place["y"]], [1, 1], atol=0.05)


@every_optimizer
def test_eager_equals_compiled(optimizer):
    eager, compiled = one_step(optimizer), compile(one_step(optimizer))
    now = again = (PARAMS, optimizer.init(PARAMS))
    for count in range(10):
        now = eager(*now, gradients_at(count), count)
        again = compiled(*again, gradients_at(count), np.int32(count))
    for left, right in zip(trees.leaves(now), trees.leaves(again), strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-4, atol=1e-6)


@every_optimizer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_keeps_the_dtype_whatever_the_dtypes_of_step_and_rate(optimizer, dtype):
    params = trees.map(lambda param: param.astype(dtype), PARAMS)
    slots = optimizer.init(params)
    for step, rate in [(1, 0.1), (np.int64(2), np.float64(0.1)), (np.int32(3), np.float32(0.1))]:
        updates, slots = optimizer.update(params, slots, params, step, rate)
        assert dtypes(updates) == {np.dtype(dtype)}
        assert dtypes(slots) <= {np.dtype(dtype)}


@every_optimizer
def test_slots_are_of_its_shape_for_every_array(optimizer):
    slots = optimizer.init(PARAMS)
    expected = trees.map(lambda param: dict.fromkeys(optimizer.first_values(), param), PARAMS)
    assert shapes(slots) == shapes(expected)
    _, later = optimizer.update(PARAMS, slots, PARAMS, 1, 0.1)
    assert shapes(later) == shapes(expected)


@every_optimizer
def test_updates_depend_on_the_arguments_alone(optimizer):
    slots = optimizer.init(PARAMS)
    before = [leaf.copy() for leaf in trees.leaves((PARAMS, slots))]
    first, _ = optimizer.update(gradients_at(0), slots, PARAMS, 1, 0.1)
    second, _ = optimizer.update(gradients_at(0), slots, PARAMS, 1, 0.1)
    for left, right in zip(trees.leaves(first), trees.leaves(second), strict=True):
        np.testing.assert_array_equal(left, right)
    for left, right in zip(before, trees.leaves((PARAMS, slots)), strict=True):
        np.testing.assert_array_equal(left, right)


@every_optimizer
def test_without_a_gradient_nothing_moves(optimizer):
    nothing, slots = trees.map(np.zeros_like, PARAMS), optimizer.init(PARAMS)
    for step in range(1, 4):
        updates, slots = optimizer.update(nothing, slots, PARAMS, step, 0.1)
        assert all((leaf == 0).all() for leaf in trees.leaves(updates))


@every_optimizer
def test_the_first_update_goes_downhill_in_every_weight(optimizer):
    gradients = gradients_at(0)
    updates, _ = optimizer.update(gradients, optimizer.init(PARAMS), PARAMS, 1, 0.1)
    for update, gradient in zip(trees.leaves(updates), trees.leaves(gradients), strict=True):
        np.testing.assert_array_equal(np.sign(update), -np.sign(gradient))


@every_optimizer
@pytest.mark.parametrize("size", [1e-12, 1e12])
def test_extreme_gradients_give_finite_updates(optimizer, size):
    gradients = trees.map(lambda param: param * np.float32(size), PARAMS)
    slots = optimizer.init(PARAMS)
    for step in range(1, 4):
        updates, slots = optimizer.update(gradients, slots, PARAMS, step, 0.1)
        assert all(np.isfinite(leaf).all() for leaf in trees.leaves((updates, slots)))


@every_optimizer
def test_takes_a_schedule_for_its_rate(optimizer):
    scheduled = dataclasses.replace(optimizer, learning_rate=schedules.StepDecay(0.1, 10, 0.5))
    assert [float(scheduled.rate(step)) for step in (0, 9, 10)] == pytest.approx([0.1, 0.1, 0.05])
    slots = scheduled.init(PARAMS)
    _, slots = scheduled.update(gradients_at(0), slots, PARAMS, 1, scheduled.rate(0))
    constant = dataclasses.replace(optimizer, learning_rate=0.1)
    _, same = constant.update(gradients_at(0), constant.init(PARAMS), PARAMS, 1, 0.1)
    for left, right in zip(trees.leaves(slots), trees.leaves(same), strict=True):
        np.testing.assert_array_equal(left, right)


@every_optimizer
def test_shows_its_settings(optimizer):
    for name, value in optimizer.settings().items():
        assert f"{name}={value!r}" in repr(optimizer)


@every_optimizer
def test_survives_being_written_as_plain_data(optimizer):
    again = from_plain(to_plain(optimizer), KINDS)
    assert type(again) is type(optimizer)
    assert repr(again) == repr(optimizer)
    assert again.rate(17) == optimizer.rate(17)
