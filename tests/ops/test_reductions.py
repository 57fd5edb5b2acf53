import numpy as np
import pytest
from scipy import special

from goodfit import ops
from goodfit.autodiff import gradient

X = np.random.default_rng(0).normal(size=(2, 3, 4))
AXES = [None, 0, -1, (0, 2), (1, -1)]


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize(
    ("ours", "oracle"),
    [(ops.mean, np.mean), (ops.variance, np.var), (ops.std, np.std), (ops.max, np.max),
     (ops.min, np.min), (ops.sum, np.sum), (ops.logsumexp, special.logsumexp)],
)  # fmt: skip
def test_reductions_are_those_of_numpy(ours, oracle, axis):
    for keepdims in (False, True):
        expected = oracle(X, axis=axis, keepdims=keepdims)
        np.testing.assert_allclose(ours(X, axis=axis, keepdims=keepdims), expected)


@pytest.mark.parametrize("axis", [None, 0, -1])
def test_constant_reductions_are_those_of_numpy(axis):
    for name in ("argmax", "argmin"):
        np.testing.assert_array_equal(getattr(ops, name)(X, axis=axis), getattr(np, name)(X, axis))
    for name in ("any", "all"):
        np.testing.assert_array_equal(
            getattr(ops, name)(X > 0, axis=axis), getattr(np, name)(X > 0, axis)
        )


@pytest.mark.parametrize("extreme", [ops.max, ops.min])
def test_equal_winners_share_the_gradient(extreme):
    x = np.array([[2.0, 2.0, 2.0, 2.0], [1.0, 5.0, 5.0, 1.0]])
    slopes = gradient(lambda x: ops.sum(extreme(x, axis=1)))(x)
    halves = [0.0, 0.5, 0.5, 0.0] if extreme is ops.max else [0.5, 0.0, 0.0, 0.5]
    np.testing.assert_array_equal(slopes, [[0.25] * 4, halves])


def test_logsumexp_of_large_numbers():
    x = np.array([1000.0, 1000.0, -1000.0], np.float32)
    assert ops.logsumexp(x) == pytest.approx(1000 + np.log(2))
    np.testing.assert_allclose(gradient(ops.logsumexp)(x), [0.5, 0.5, 0])
