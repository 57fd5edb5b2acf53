import numpy as np
import pytest
from scipy import optimize

from goodfit.arrays import compile, trees
from goodfit.errors import SettingError
from goodfit.optimizers import LBFGS


def rosenbrock(params):
    x, y = params["x"], params["rest"]["y"]
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def rosenbrock_slope(params):
    x, y = params["x"], params["rest"]["y"]
    return {"rest": {"y": 200 * (y - x * x)}, "x": -2 * (1 - x) - 400 * x * (y - x * x)}


START = {"x": np.float64(-1.2), "rest": {"y": np.float64(1.0)}}


def bowl(size, seed=0):
    """A quadratic with curvatures from 1 to 1000, its slope, and its bottom."""
    generator = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(generator.normal(size=(size, size)))
    curvature = turn @ np.diag(np.geomspace(1, 1000, size)) @ turn.T
    bottom = generator.normal(size=size)

    def loss(params):
        away = params["w"] - bottom
        return 0.5 * away @ curvature @ away

    return loss, lambda params: {"w": curvature @ (params["w"] - bottom)}, bottom


def searched(optimizer, loss, slope, params, steps):
    slots, losses = optimizer.init(params), [float(loss(params))]
    for step in range(1, steps + 1):
        rate = optimizer.rate(step - 1)
        updates, slots = optimizer.search(
            slope(params), slots, params, step, rate, loss(params), loss
        )
        params = trees.map(lambda param, update: param + update, params, updates)
        losses.append(float(loss(params)))
    return params, losses, slots


@pytest.mark.parametrize("size", [1, 2, 5, 10])
def test_finds_the_bottom_of_a_quadratic_in_as_many_steps_as_it_has_axes(size):
    loss, slope, bottom = bowl(size)
    params, losses, _ = searched(LBFGS(), loss, slope, {"w": np.zeros(size)}, size + 1)
    np.testing.assert_allclose(params["w"], bottom, atol=1e-5)
    assert losses[-1] < 1e-9 * losses[0]


def test_finds_the_bottom_of_rosenbrocks_valley_about_as_fast_as_scipy():
    params, losses, _ = searched(LBFGS(), rosenbrock, rosenbrock_slope, START, 60)
    np.testing.assert_allclose([params["x"], params["rest"]["y"]], [1, 1], atol=1e-6)
    theirs = optimize.minimize(
        optimize.rosen, [-1.2, 1.0], jac=optimize.rosen_der, method="L-BFGS-B"
    )
    np.testing.assert_allclose([params["x"], params["rest"]["y"]], theirs.x, atol=1e-4)
    ours = next(i for i, now in enumerate(losses) if now <= theirs.fun)
    assert ours <= 1.5 * theirs.nit


def test_the_loss_never_rises():
    for loss, slope, start in [
        (rosenbrock, rosenbrock_slope, START),
        (*bowl(10)[:2], {"w": np.zeros(10)}),
    ]:
        _, losses, _ = searched(LBFGS(history_size=2, trials=3), loss, slope, start, 30)
        assert (np.diff(losses) <= 0).all()


def test_agrees_with_scipy_on_a_logistic_regression():
    generator = np.random.default_rng(1)
    x = generator.normal(size=(200, 5)) * [1, 10, 0.1, 1, 3]
    y = np.sign(x @ [1, 0.1, -3, 0, 0.5] + generator.normal(size=200))

    def loss(params):
        xp = params["w"].__array_namespace__()
        margin = y * (x @ params["w"])
        return xp.mean(xp.logaddexp(0, -margin)) + 0.005 * xp.sum(params["w"] ** 2)

    def slope(params):
        share = 1 / (1 + np.exp(y * (x @ params["w"])))
        return {"w": -(x * (y * share)[:, None]).mean(axis=0) + 0.01 * params["w"]}

    params, _, _ = searched(LBFGS(), loss, slope, {"w": np.zeros(5)}, 30)
    theirs = optimize.minimize(
        lambda w: loss({"w": w}), np.zeros(5), jac=lambda w: slope({"w": w})["w"], tol=1e-10
    )
    np.testing.assert_allclose(params["w"], theirs.x, atol=1e-5)


def test_eager_equals_compiled():
    optimizer, start = LBFGS(), trees.map(np.float32, START)

    @compile
    def step(params, slots, count):
        return optimizer.search(
            rosenbrock_slope(params), slots, params, count, 1.0, rosenbrock(params), rosenbrock
        )

    params, slots = start, optimizer.init(start)
    for count in range(1, 41):
        updates, slots = step(params, slots, np.int32(count))
        params = trees.map(lambda param, update: param + update, params, updates)
    np.testing.assert_allclose([params["x"], params["rest"]["y"]], [1, 1], atol=1e-3)

    eager, _, _ = searched(optimizer, rosenbrock, rosenbrock_slope, start, 3)
    params, slots = start, optimizer.init(start)
    for count in range(1, 4):
        updates, slots = step(params, slots, np.int32(count))
        params = trees.map(lambda param, update: param + update, params, updates)
    np.testing.assert_allclose(params["x"], eager["x"], rtol=1e-3)


def test_arrays_without_a_gradient_do_not_move():
    """A frozen layer: its gradient is always 0."""

    def slope(params):
        return {**rosenbrock_slope(params), "x": np.float64(0)}

    params, *_ = searched(LBFGS(), rosenbrock, slope, START, 10)
    assert params["x"] == START["x"]
    np.testing.assert_allclose(params["rest"]["y"], START["x"] ** 2, atol=1e-6)


def test_where_the_loss_ends_the_step_is_shortened():
    def loss(params):
        return -np.log(1 - params["w"] ** 2) if abs(params["w"]) < 1 else np.nan

    def slope(params):
        return {"w": 2 * params["w"] / (1 - params["w"] ** 2)}

    params, _, _ = searched(LBFGS(1e6), loss, slope, {"w": np.float64(0.9)}, 8)
    assert abs(params["w"]) < 1e-4


def test_forgets_its_history_where_no_length_is_better():
    loss, slope, _ = bowl(3)
    optimizer = LBFGS()
    params, _, slots = searched(optimizer, loss, slope, {"w": np.zeros(3)}, 2)
    assert np.any(slots["steps"])
    worse = lambda params: np.float64(np.inf)  # noqa: E731
    now = slope(params), slots, params, 3, 1.0, loss(params), worse
    updates, slots = optimizer.search(*now)
    assert not np.any(updates["w"])
    assert not np.any(slots["steps"])
    assert not np.any(slots["changes"])


def test_a_step_along_which_the_slope_fell_is_not_remembered():
    optimizer, params = LBFGS(), {"w": np.zeros(2)}
    _, slots = optimizer.update({"w": np.ones(2)}, optimizer.init(params), params, 1, 1.0)
    _, slots = optimizer.update({"w": 2 * np.ones(2)}, slots, {"w": -np.ones(2)}, 2, 1.0)
    assert not np.any(slots["steps"])


@pytest.mark.parametrize("setting", ["history_size", "trials"])
def test_settings_outside_their_range_are_refused(setting):
    with pytest.raises(SettingError, match=rf"1 or more. Write .*LBFGS\(..., {setting}=10\)"):
        LBFGS(**{setting: 0})
