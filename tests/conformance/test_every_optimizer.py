"""What must be true of every optimiser; a new one needs nothing but its lines in `EVERY`."""

import dataclasses
from functools import partial

import numpy as np
import pytest

from goodfit import optimizers
from goodfit.arrays import compile, namespace, random, to_numpy, trees
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
    (optimizers.AdamW(0.02, weight_decay=1e-5, exclude_from_weight_decay=["bias"]), 3_000),
    (optimizers.Adadelta(schedules.CosineDecay(1.0, 5_000), rho=0.99, epsilon=1e-5), 5_000),
    (optimizers.Adamax(0.05), 5_000),
    (optimizers.Adafactor(schedules.CosineDecay(0.02, 5_000), relative_step=False), 5_000),
    (optimizers.Adafactor(0.5, beta_2_decay=-0.9, clip_threshold=0.9), 10_000),
    (optimizers.Nadam(0.02), 3_000),
    (optimizers.Ftrl(0.5), 5_000),
    (optimizers.Ftrl(1.0, beta=1.0, l1_regularization_strength=1e-4), 5_000),
    (optimizers.Lion(schedules.CosineDecay(0.01, 3_000)), 3_000),
    (optimizers.Lamb(schedules.CosineDecay(0.02, 3_000)), 3_000),
    (optimizers.Muon(0.02, weight_decay=None, adam_weight_decay=None), 3_000),
    (optimizers.Muon(0.02, weight_decay=0.1, adam_weight_decay=1e-5, nesterov=False), 3_000),
    (optimizers.ScheduleFreeAdamW(0.05), 5_000),
    (optimizers.ScheduleFreeAdamW(0.05, warmup_steps=100), 5_000),
    (optimizers.LBFGS(0.5), 100),
    (optimizers.LBFGS(0.5, history_size=2), 100),
    (optimizers.SGD(0.002, weight_decay=1e-5), 15_000),
    (optimizers.SGD(0.002, clipnorm=1.0), 8_000),
    (optimizers.SGD(0.002, global_clipnorm=1.0), 8_000),
    (optimizers.SGD(0.0005, momentum=0.9, clipvalue=1.0), 3_000),
    (optimizers.Adam(0.02, use_ema=True, ema_momentum=0.9), 4_000),
    (optimizers.Adam(0.02, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=10), 4_000),
    (optimizers.Adam(0.02, loss_scale_factor=64.0), 3_000),
    (optimizers.Adam(0.05, gradient_accumulation_steps=2), 3_000),
    (optimizers.LossScaleOptimizer(optimizers.Adam(0.02), 1.0, dynamic_growth_steps=1_000), 4_000),
    (
        optimizers.MultiOptimizer(
            optimizers.OptimizerMap(optimizers.Adam(0.02), {".*bias": optimizers.SGD(0.1)})
        ),
        3_000,
    ),
]


def decays(optimizer):
    return any(getattr(optimizer, name, None) for name in ("weight_decay", "adam_weight_decay"))


def rests(optimizer):
    """Whether it stays where there is no slope: Ftrl makes its weights new at each step."""
    return not decays(optimizer) and not isinstance(optimizer, optimizers.Ftrl)


def goes_downhill(optimizer):
    """Whether its first step lowers the loss along every weight: Muon's does by the matrix."""
    waits = getattr(optimizer, "gradient_accumulation_steps", None)
    return rests(optimizer) and not waits and not isinstance(optimizer, optimizers.Muon)


PARAMS = {
    "dense": {
        "kernel": np.linspace(-2, 2, 6, dtype=np.float32).reshape(2, 3),
        "bias": np.ones(3, np.float32),
    },
    "scale": (np.float32([3.0]), np.asarray(0.5, np.float32)),
}
KINDS = {kind.__name__: kind for kind in optimizers.OPTIMIZERS.values()} | schedules.SCHEDULES
IN_A_BOWL = {
    optimizers.Adadelta: optimizers.Adadelta(1.0, rho=0.9, epsilon=1e-3),
    optimizers.Ftrl: optimizers.Ftrl(1.0),
}
"""Adadelta begins slowly, and Ftrl needs a rate that does not fall to 0."""

WRAPPERS = (optimizers.LossScaleOptimizer, optimizers.MultiOptimizer)

ALL = [each for each, _ in EVERY]
every_optimizer = pytest.mark.parametrize("optimizer", ALL, ids=repr)
every_that_rests = pytest.mark.parametrize("optimizer", [x for x in ALL if rests(x)], ids=repr)
every_that_goes_downhill = pytest.mark.parametrize(
    "optimizer", [x for x in ALL if goes_downhill(x)], ids=repr
)


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
    return to_numpy(optimizer.final(params, slots)[0])


def dtypes(tree):
    return {leaf.dtype for leaf in trees.leaves(tree)}


def shapes(tree):
    return trees.map(np.shape, tree)


def test_every_optimizer_is_tested_here():
    tested = {type(optimizer) for optimizer, _ in EVERY} | {optimizers.OptimizerMap}
    assert tested == set(optimizers.OPTIMIZERS.values())


def test_every_setting_around_the_formulas_is_tested_here():
    fields = {field.name for field in dataclasses.fields(optimizers.Optimizer)} - {"name"}
    assert fields <= {name for optimizer in ALL for name in optimizer.settings()}


@pytest.mark.parametrize("kind", optimizers.NAMED.values())
def test_finds_the_bottom_of_a_bowl(kind):
    bottom = {"w": np.float32([3.0, -2.0, 0.5]), "m": np.float32([[1.0, 2.0], [-1.0, 0.5]])}
    start = trees.map(lambda array: array * 0 + 1, bottom)
    optimizer = IN_A_BOWL.get(kind, kind(schedules.PolynomialDecay(0.3, 300)))
    slope = partial(trees.map, lambda place, goal: place - goal)
    place = descend(optimizer, lambda params: slope(params, bottom), start, 300)
    for name, goal in bottom.items():
        np.testing.assert_allclose(place[name], goal, atol=0.03)


@pytest.mark.parametrize(("optimizer", "steps"), EVERY, ids=repr)
def test_finds_the_bottom_of_rosenbrocks_valley(optimizer, steps):
    def slope(params):
        x, y = params["place"]
        along = -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
        return {"place": namespace(x).stack(along)}

    place = descend(optimizer, slope, {"place": np.float32([-1.2, 1.0])}, steps)["place"]
    np.testing.assert_allclose(place, [1, 1], atol=0.05)


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
        if not isinstance(optimizer, optimizers.LossScaleOptimizer):
            assert dtypes(slots) <= {np.dtype(dtype)}


@every_optimizer
def test_slots_keep_their_names_shapes_and_dtypes(optimizer):
    slots = optimizer.init(PARAMS)
    _, later = optimizer.update(PARAMS, slots, PARAMS, 1, 0.1)
    for (path, before), (same, after) in zip(trees.items(slots), trees.items(later), strict=True):
        assert path == same
        assert (before.shape, before.dtype) == (after.shape, after.dtype)


@every_optimizer
def test_slots_are_a_tree_of_their_own(optimizer):
    """What fills them in place (a file that is read) must not write into the params."""
    params = {"dense": dict(PARAMS["dense"])}
    slots = optimizer.init(params)
    for path, _ in list(trees.items(slots)):
        trees.select(slots, path[:-1])[path[-1]] = "read"
    assert all(type(array) is np.ndarray for array in params["dense"].values())


@every_optimizer
def test_params_after_training_are_like_those_before(optimizer):
    final, slots = optimizer.final(PARAMS, optimizer.init(PARAMS))
    assert shapes(final) == shapes(PARAMS)
    assert shapes(slots) == shapes(optimizer.init(PARAMS))
    for left, right in zip(trees.leaves(final), trees.leaves(PARAMS), strict=True):
        np.testing.assert_array_equal(left, right)


@every_optimizer
def test_undoes_the_scale_of_the_loss(optimizer):
    slots = optimizer.init(PARAMS)
    scale = np.float32(optimizer.loss_scale(slots))
    plain = getattr(optimizer, "inner_optimizer", optimizer)
    if hasattr(plain, "loss_scale_factor"):
        plain = dataclasses.replace(plain, loss_scale_factor=None)
    scaled = trees.map(lambda gradient: gradient * scale, gradients_at(0))
    updates, _ = optimizer.update(scaled, slots, PARAMS, 1, 0.1)
    expected, _ = plain.update(gradients_at(0), plain.init(PARAMS), PARAMS, 1, 0.1)
    for left, right in zip(trees.leaves(updates), trees.leaves(expected), strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-6)


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


@every_that_rests
def test_without_a_gradient_nothing_moves(optimizer):
    nothing, slots = trees.map(np.zeros_like, PARAMS), optimizer.init(PARAMS)
    for step in range(1, 4):
        updates, slots = optimizer.update(nothing, slots, PARAMS, step, 0.1)
        assert all((leaf == 0).all() for leaf in trees.leaves(updates))


@every_that_goes_downhill
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


@pytest.mark.parametrize("optimizer", [x for x in ALL if type(x) not in WRAPPERS], ids=repr)
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
