import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import check_gradients, primitive
from goodfit.autodiff.check import verdict

X = np.random.default_rng(0).normal(size=(20, 4)).astype(np.float32)


@primitive
def crooked_square(xp, x):
    """A square whose derivative is wrong by one part in 200."""
    return x * x


crooked_square.pullback(x=lambda g, out, x: g * x * 2.01)


def network(square):
    def loss(params):
        hidden = ops.tanh(X @ params["hidden"]["kernel"] + params["hidden"]["bias"])
        return ops.mean(square(hidden @ params["out"]["kernel"] - 1.0))

    return loss


def params():
    generator = np.random.default_rng(1)
    return {
        "hidden": {"kernel": generator.normal(size=(4, 5)), "bias": np.zeros(5)},
        "out": {"kernel": generator.normal(size=(5, 2))},
    }


def test_a_right_gradient_is_right_in_every_array():
    check = check_gradients(network(ops.square), params())
    assert list(check.errors) == ["hidden/kernel", "hidden/bias", "out/kernel"]
    assert check.verdict == "right"
    assert 0 < check.worst == max(check.errors.values()) <= 1e-7


def test_a_wrong_gradient_is_found_and_named():
    check = check_gradients(network(crooked_square), params())
    assert check.verdict == "wrong"
    assert check.worst == pytest.approx(0.01 / 4.01, rel=1e-3)
    lines = str(check).splitlines()
    assert lines[0].split()[0] == "hidden/kernel"
    assert all(line.endswith("wrong") for line in lines)


def test_one_wrong_array_does_not_blame_the_others():
    def function(tree):
        return ops.sum(ops.exp(tree["good"])) + ops.sum(crooked_square(tree["bad"]))

    check = check_gradients(function, {"good": np.ones(3), "bad": np.ones(3)})
    assert verdict(check.errors["good"]) == "right"
    assert verdict(check.errors["bad"]) == check.verdict == "wrong"
    assert [line.split()[-1] for line in str(check).splitlines()] == ["right", "wrong"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [(0.0, "right"), (1e-7, "right"), (1.1e-7, "look again"), (1e-5, "look again"),
     (1.1e-5, "suspicious"), (1e-3, "suspicious"), (1.1e-3, "wrong"), (np.nan, "wrong"),
     (np.inf, "wrong")],
)  # fmt: skip
def test_verdicts(error, expected):
    assert verdict(error) == expected


def test_a_gradient_that_is_zero_on_both_sides_is_right():
    check = check_gradients(lambda x: ops.sum(ops.stop_gradient(x["a"]) * 0), {"a": np.ones(3)})
    assert check.errors == {"a": 0.0}
    assert check.verdict == "right"


def test_a_gradient_that_is_not_a_number_is_wrong():
    @primitive
    def broken(xp, x):
        return x

    broken.pullback(x=lambda g, out, x: g * np.nan)
    tree = {"nan": np.ones(2), "fine": np.ones(2)}
    check = check_gradients(lambda t: ops.sum(broken(t["nan"]) + t["fine"]), tree)
    assert np.isnan(check.worst)
    assert check.verdict == "wrong"


def test_at_a_kink_every_slope_between_the_two_sides_is_right():
    """Zero pixels and zero biases put whole networks onto the kink of ReLU."""
    images = np.vstack([X, np.zeros((5, 4), np.float32)])

    def loss(params):
        return ops.mean(ops.square(ops.relu(images @ params["kernel"] + params["bias"]) - 1.0))

    at = {"kernel": np.random.default_rng(1).normal(size=(4, 3)), "bias": np.zeros(3)}
    assert check_gradients(loss, at).verdict == "right"
    for function in (ops.abs, ops.relu, lambda x: ops.maximum(x, -2 * x)):
        kink = np.zeros(2)
        assert check_gradients(lambda x, f=function: ops.sum(ops.exp(f(x))), kink).worst < 1e-7


def test_at_a_kink_a_slope_outside_is_still_wrong():
    @primitive
    def leaky(xp, x):
        return xp.maximum(x, 0)

    leaky.pullback(x=lambda g, out, x: g * -0.5)
    assert check_gradients(lambda x: ops.sum(leaky(x)), np.zeros(3)).verdict == "wrong"


def test_large_arrays_are_sampled_and_the_seed_chooses():
    calls = []

    def function(x):
        calls.append(1)
        return ops.sum(x**3)

    big = np.random.default_rng(0).normal(size=(50, 50))
    assert check_gradients(function, big, samples=10).verdict == "right"
    assert len(calls) == 1 + 2 * 10

    def crooked_in_one_place(x):
        return ops.sum(x) + crooked_square(x[0, 0]) * 100

    found = [check_gradients(crooked_in_one_place, big, samples=1250, seed=s) for s in range(8)]
    assert {check.verdict for check in found} == {"right", "wrong"}
    again = check_gradients(crooked_in_one_place, big, samples=1250, seed=3)
    assert again.errors == found[3].errors


def test_float32_is_checked_in_float64_and_left_as_it_was():
    given = {"a": np.ones((2, 3), np.float32, order="F"), "n": 2}
    before = given["a"].copy()
    check = check_gradients(lambda t: ops.sum(t["a"] ** 2) * t["n"], given)
    assert check.verdict == "right"
    np.testing.assert_array_equal(given["a"], before)
    assert given["a"].dtype == np.float32


def test_a_lone_array_has_a_name_too():
    assert list(check_gradients(lambda x: ops.sum(x * x), np.ones(2)).errors) == ["x"]
