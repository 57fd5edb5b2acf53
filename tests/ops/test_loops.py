import jax
import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient, value_and_grad

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(6, 4)).astype(np.float32)
TREE = {
    "start": {"h": GENERATOR.normal(size=4).astype(np.float32), "n": np.float32(0.5)},
    "rows": {"x": X, "y": X[:, 0]},
    "fixed": (GENERATOR.normal(size=(4, 4)).astype(np.float32),),
}
modes = pytest.mark.parametrize("mode", [lambda f: f, compile], ids=["eager", "compiled"])


def ours(tree, reverse=False):
    def step(carry, row, fixed):
        h = ops.tanh(row["x"] + carry["h"] @ fixed[0]) * carry["n"]
        return {"n": carry["n"] * 0.9, "h": h}, (h, {"z": ops.sum(h) * row["y"]})

    last, (states, extra) = ops.scan(
        step, tree["start"], tree["rows"], tree["fixed"], reverse=reverse
    )
    return ops.sum(last["h"]) + ops.sum(ops.square(states)) + ops.sum(extra["z"] * X[:, 1])


def theirs(tree, reverse=False):
    def step(carry, row):
        h = jax.numpy.tanh(row["x"] + carry["h"] @ tree["fixed"][0]) * carry["n"]
        return {"h": h, "n": carry["n"] * 0.9}, (h, h.sum() * row["y"])

    last, (states, extra) = jax.lax.scan(step, tree["start"], tree["rows"], reverse=reverse)
    return last["h"].sum() + (states**2).sum() + (extra * X[:, 1]).sum()


@modes
@pytest.mark.parametrize("reverse", [False, True])
def test_value_and_gradients_are_those_of_jax(mode, reverse):
    expected, slopes = jax.value_and_grad(theirs)(TREE, reverse)
    value, found = mode(value_and_grad(lambda tree: ours(tree, reverse)))(TREE)
    np.testing.assert_allclose(value, expected, rtol=1e-5)
    for path in (("start", "h"), ("start", "n"), ("rows", "x"), ("rows", "y"), ("fixed", 0)):
        one, other = found[path[0]][path[1]], slopes[path[0]][path[1]]
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


@modes
@pytest.mark.parametrize("wanted", ["start", "rows", "fixed"])
def test_each_gradient_can_be_had_alone(mode, wanted):
    def function(part):
        return ours({**TREE, wanted: part})

    expected = jax.grad(lambda part: theirs({**TREE, wanted: part}))(TREE[wanted])
    found = mode(gradient(function))(TREE[wanted])
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_constants_may_be_on_the_device_while_all_else_is_numpy():
    """Inside a compiled step the weights are traced by XLA, but data and start need not be."""

    @compile
    def run(rate):
        return ops.scan(lambda c, row, rate: (c * rate + row, c), np.float32(0), X[:, 0], rate)

    last, outputs = run(np.float32(0.5))
    total = 0.0
    for row in X[:, 0]:
        total = total * 0.5 + row
    np.testing.assert_allclose(last, total, rtol=1e-5)
    assert outputs.shape == (6,)


def test_a_loop_of_whole_numbers_beside_floats():
    """Positions are inputs like others; no gradient is asked of them."""
    table = GENERATOR.normal(size=(5, 3))
    ids = np.array([4, 1, 1])

    def function(table):
        return ops.scan(
            lambda c, i, table: (c + ops.take(table, i), None), np.zeros(3), ids, table
        )[0].sum()

    np.testing.assert_array_equal(gradient(function)(table)[:, 0], [0, 2, 0, 0, 1])
