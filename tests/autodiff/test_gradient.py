import jax
import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import (
    GradientTape,
    Tracer,
    gradient,
    pull_back,
    remember,
    value_and_grad,
)
from goodfit.errors import NotReadyError, ShapeError

X = np.array([0.5, -1.0, 2.0])


def test_gradients_come_in_the_tree_that_was_given():
    params = {"z": {"kernel": np.ones((3, 2)), "bias": np.zeros(2)}, "a": [np.array(2.0), None]}

    def loss(params, x, power):
        out = x @ params["z"]["kernel"] + params["z"]["bias"]
        return ops.sum(out**power) * params["a"][0]

    value, slopes = value_and_grad(loss)(params, X, power=2)
    assert value == 2 * 2 * 1.5**2
    assert list(slopes) == ["z", "a"]
    assert list(slopes["z"]) == ["kernel", "bias"]
    np.testing.assert_allclose(slopes["z"]["kernel"], np.outer(X, [6.0, 6.0]))
    assert slopes["a"] == [4.5, None]


def test_what_the_value_does_not_depend_on_has_gradient_zero():
    slopes = gradient(lambda t: ops.sum(t["a"]))({"a": X, "b": np.ones((2, 2), np.float32)})
    np.testing.assert_array_equal(slopes["b"], np.zeros((2, 2)))
    assert slopes["b"].dtype == np.float32
    assert gradient(lambda x: 3.0)(np.array(1.0)) == 0


def test_a_value_used_many_times_gathers_all_its_gradients():
    def function(x):
        y = x * x
        return ops.sum(y * y + y * x + y)

    np.testing.assert_allclose(gradient(function)(X), 4 * X**3 + 3 * X**2 + 2 * X)


def test_the_argument_itself_can_be_the_value():
    assert gradient(lambda x: x)(np.array(3.0)) == 1.0


def test_auxiliary_results_are_handed_out_without_tracers():
    seen = []

    def function(x):
        aux = {"twice": x * 2, "n": [ops.sum(x), 7]}
        seen.append(aux["twice"])
        return ops.sum(x * x), aux

    (value, aux), slope = value_and_grad(function, has_aux=True)(X)
    assert isinstance(seen[0], Tracer)
    assert not isinstance(value, Tracer)
    assert not isinstance(aux["twice"], Tracer)
    np.testing.assert_array_equal(aux["twice"], 2 * X)
    assert aux["n"] == [1.5, 7]
    np.testing.assert_array_equal(slope, 2 * X)


def test_auxiliary_results_inside_another_tape_stay_with_that_one():
    def outer(x):
        (_, aux), slope = value_and_grad(lambda x: (ops.sum(x**3), x * x), has_aux=True)(x)
        assert isinstance(aux, Tracer)
        return ops.sum(aux) + ops.sum(slope)

    np.testing.assert_allclose(gradient(outer)(X), 2 * X + 6 * X)


def test_state_made_while_compiled_does_not_leak():
    @compile
    def step(x):
        (loss, state), slope = value_and_grad(lambda x: (ops.sum(x * x), {"m": x.mean()}), True)(x)
        return loss, state, slope

    loss, state, _slope = step(X.astype(np.float32))
    assert isinstance(state["m"], jax.Array)
    assert float(state["m"]) == 0.5
    assert float(loss) == 5.25


def test_derivatives_of_any_order():
    function = np.exp(0.3)
    slope = ops.exp
    for _ in range(4):
        slope = gradient(slope)
        assert slope(np.array(0.3)) == pytest.approx(function)
    cubic = gradient(gradient(gradient(lambda x: x**3)))
    assert cubic(np.array(5.0)) == 6.0
    assert cubic(np.array(0.0)) == 6.0
    assert gradient(cubic)(np.array(0.0)) == 0.0


def test_an_inner_derivative_does_not_confuse_its_variable_with_the_outer_one():
    """The classic trap of nested differentiation: d/dx [x * d/dy (x + y)] is 1, not 2."""

    def function(x):
        return x * gradient(lambda y: x + y)(np.array(1.0))

    assert gradient(function)(np.array(3.0)) == 1.0
    assert gradient(lambda x: gradient(lambda y: x * y * y)(x))(np.array(3.0)) == 12.0


def test_the_hessian_is_that_of_jax():
    weights = np.random.default_rng(0).normal(size=(3, 3)).astype(np.float32)

    def ours(x):
        return ops.sum(ops.tanh(x @ weights) ** 2)

    def theirs(x):
        return (jax.numpy.tanh(x @ weights) ** 2).sum()

    x = X.astype(np.float32)
    rows = [gradient(lambda x, i=i: gradient(ours)(x)[i])(x) for i in range(3)]
    np.testing.assert_allclose(rows, jax.hessian(theirs)(x), rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("value", [lambda x: x * 2, lambda x: (x * 2)[None]])
def test_only_a_single_number_has_a_gradient(value):
    with pytest.raises(ShapeError, match=r"returned shape .*3.*Reduce it first.*\.mean\(\)"):
        gradient(value)(X)


def test_a_tape_gives_the_gradient_of_what_it_watched():
    with GradientTape() as tape:
        params = tape.watch({"b": np.array(2.0), "a": X})
        y = ops.sum(params["a"] ** 2) * params["b"]
    slopes = tape.gradient(y, params)
    assert list(slopes) == ["b", "a"]
    np.testing.assert_array_equal(slopes["a"], 4 * X)
    assert slopes["b"] == 5.25


def test_a_tape_is_used_up_unless_it_is_persistent():
    with GradientTape() as tape:
        x = tape.watch(X)
        y = ops.sum(x * x)
    tape.gradient(y, x)
    with pytest.raises(NotReadyError, match=r"GradientTape\(persistent=True\)"):
        tape.gradient(y, x)
    with pytest.raises(NotReadyError, match="used up"):
        tape.watch(X)

    with GradientTape(persistent=True) as tape:
        x = tape.watch(X)
        y = x * x
        z = ops.sum(y)
    np.testing.assert_array_equal(tape.gradient(z, x), 2 * X)
    np.testing.assert_array_equal(tape.gradient(z, y), np.ones(3))
    np.testing.assert_array_equal(tape.gradient(z, [x, y])[0], 2 * X)


def test_a_target_with_many_numbers_is_summed():
    with GradientTape() as tape:
        x = tape.watch(X)
        y = x**2
    np.testing.assert_array_equal(tape.gradient(y, x), 2 * X)


def test_a_source_that_was_not_watched_is_refused_with_advice():
    with GradientTape() as tape:
        x = tape.watch(X)
        y = ops.sum(x)
    with pytest.raises(ShapeError, match=r"Write `x = tape.watch\(x\)`"):
        tape.gradient(y, X)


def test_tapes_can_be_nested():
    with GradientTape() as outer:
        x = outer.watch(X)
        with GradientTape() as inner:
            z = inner.watch(x)
            y = ops.sum(z**3)
        slope = inner.gradient(y, z)
        total = ops.sum(slope)
    np.testing.assert_allclose(outer.gradient(total, x), 6 * X)


def test_pulling_back_through_several_results():
    (total, double), pull = pull_back(lambda x, y: (ops.sum(x * y), x * 2), X, X + 1)
    assert not isinstance(double, Tracer)
    assert total == np.sum(X * (X + 1))
    by_x, by_y = pull(np.array(3.0), np.ones(3))
    np.testing.assert_allclose(by_x, 3 * (X + 1) + 2)
    np.testing.assert_allclose(by_y, 3 * X)


def test_what_was_remembered_is_not_computed_again():
    def bend(x, y):
        return ops.tanh(x) * ops.exp(y * 2.0) + y

    args = np.array([0.3, -1.0]), np.array([0.1, 0.2])
    value, kept = remember(bend, *args)
    np.testing.assert_allclose(value, np.tanh(args[0]) * np.exp(2 * args[1]) + args[1])
    np.testing.assert_allclose(kept, [np.tanh(args[0]), np.exp(2 * args[1])])
    again, pull = pull_back(bend, *args, kept=kept)
    pulled = pull(np.ones(2))
    np.testing.assert_array_equal(again, value)
    np.testing.assert_array_equal(pulled, pull_back(bend, *args)[1](np.ones(2)))
    doubled, _ = pull_back(bend, *args, kept=[2 * kept[0], kept[1]])
    np.testing.assert_allclose(doubled - args[1], 2 * (value - args[1]))


def test_a_result_given_twice_gathers_both_gradients():
    def function(x):
        y = x * 2
        return y, y, x, np.ones(3)

    _, pull = pull_back(function, X)
    (slope,) = pull(np.full(3, 1.0), np.full(3, 10.0), np.full(3, 100.0), np.ones(3))
    np.testing.assert_array_equal(slope, np.full(3, 122.0))


@pytest.mark.parametrize(
    ("returned", "told"),
    [(None, "nothing"), ((1.0, 2.0), "a tuple"), (np.ones(2), r"shape \(2,\)")],
)
def test_what_has_no_gradient_is_told(returned, told):
    with pytest.raises(ShapeError, match=f"single number has a gradient; .* returned {told}"):
        gradient(lambda x: returned)(1.0)


def test_two_things_are_returned_with_has_aux():
    with pytest.raises(ShapeError, match="returned shape.*Write `return value, other`"):
        value_and_grad(lambda x: x * x, has_aux=True)(2.0)
