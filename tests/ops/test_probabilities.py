import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import special

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient

LOGITS = np.random.default_rng(0).normal(size=(5, 4)) * 3
LABELS = np.array([0, 3, 2, 2, 1])
ONE_HOT = np.eye(4)[LABELS]
SOFT = special.softmax(np.random.default_rng(1).normal(size=(5, 4)), axis=-1)
EXTREME = np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 1000.0], [0.0, 0.0, -1000.0]])
both_modes = pytest.mark.parametrize(
    "mode", [lambda function: function, compile], ids=["eager", "compiled"]
)


def test_softmax_is_that_of_scipy():
    for axis in (0, 1):
        np.testing.assert_allclose(ops.softmax(LOGITS, axis=axis), special.softmax(LOGITS, axis))
        expected = special.log_softmax(LOGITS, axis)
        np.testing.assert_allclose(ops.log_softmax(LOGITS, axis), expected)


def test_crossentropies_are_sums_of_logarithms():
    log_probabilities = special.log_softmax(LOGITS, axis=-1)
    expected = -(SOFT * log_probabilities).sum(-1)
    np.testing.assert_allclose(ops.softmax_crossentropy(LOGITS, SOFT), expected)
    expected = -log_probabilities[np.arange(5), LABELS]
    np.testing.assert_allclose(ops.sparse_softmax_crossentropy(LOGITS, LABELS), expected)
    p = special.expit(LOGITS)
    expected = -(SOFT * np.log(p) + (1 - SOFT) * np.log1p(-p))
    np.testing.assert_allclose(ops.sigmoid_crossentropy(LOGITS, SOFT), expected)


def jax_crossentropy(logits, targets):
    return -(targets * jax.nn.log_softmax(logits)).sum()


@both_modes
def test_gradients_are_those_of_jax(mode):
    logits, soft = LOGITS.astype(np.float32), SOFT.astype(np.float32)

    def loss(pair):
        return ops.sum(ops.softmax_crossentropy(*pair))

    def sparse(logits):
        return ops.sum(ops.sparse_softmax_crossentropy(logits, LABELS))

    expected = jax.grad(jax_crossentropy, argnums=(0, 1))(logits, soft)
    for ours, theirs in zip(mode(gradient(loss))((logits, soft)), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)
    expected = jax.grad(jax_crossentropy)(logits, jnp.asarray(ONE_HOT, jnp.float32))
    np.testing.assert_allclose(mode(gradient(sparse))(logits), expected, rtol=1e-5, atol=1e-6)


def test_what_flows_back_is_the_probability_minus_the_target():
    y = special.softmax(LOGITS, axis=-1)
    soft = gradient(lambda z: ops.sum(ops.softmax_crossentropy(z, SOFT)))(LOGITS)
    np.testing.assert_allclose(soft, y - SOFT, atol=1e-15)
    hard = gradient(lambda z: ops.sum(ops.sparse_softmax_crossentropy(z, LABELS)))(LOGITS)
    np.testing.assert_allclose(hard, y - ONE_HOT, atol=1e-15)
    binary = gradient(lambda z: ops.sum(ops.sigmoid_crossentropy(z, SOFT)))(LOGITS)
    np.testing.assert_allclose(binary, special.expit(LOGITS) - SOFT, atol=1e-15)


@both_modes
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_logits_of_a_thousand_give_finite_values_and_gradients(mode, dtype):
    logits, labels = EXTREME.astype(dtype), np.array([1, 0, 2])
    targets = np.eye(3, dtype=dtype)[labels]
    losses = mode(lambda z: ops.sparse_softmax_crossentropy(z, labels))(logits)
    np.testing.assert_allclose(losses, [2000, 2000 + np.log(2), 1000 + np.log(2)], rtol=1e-6)
    np.testing.assert_allclose(mode(ops.softmax_crossentropy)(logits, targets), losses, rtol=1e-6)
    y = special.softmax(EXTREME, axis=-1)
    for function in (
        lambda z: ops.sum(ops.sparse_softmax_crossentropy(z, labels)),
        lambda z: ops.sum(ops.softmax_crossentropy(z, targets)),
    ):
        np.testing.assert_allclose(mode(gradient(function))(logits), y - targets, atol=1e-6)
    binary = mode(lambda z: ops.sigmoid_crossentropy(z, targets))(logits)
    expected = np.where(targets == 1, np.logaddexp(0, -EXTREME), np.logaddexp(0, EXTREME))
    np.testing.assert_allclose(binary, expected, rtol=1e-6)
    slopes = mode(gradient(lambda z: ops.sum(ops.sigmoid_crossentropy(z, targets))))(logits)
    np.testing.assert_allclose(slopes, special.expit(EXTREME) - targets, atol=1e-6)


def test_second_derivatives_stay_finite_too():
    def slope(z):
        return ops.sum(gradient(lambda z: ops.sum(ops.softmax_crossentropy(z, SOFT[:3, :3])))(z))

    assert np.isfinite(gradient(slope)(EXTREME)).all()


def test_a_logsumexp_of_infinities():
    x = np.array([[-np.inf, -np.inf], [-np.inf, 3.0], [1000.0, 1000.0]])
    with np.errstate(divide="ignore"):  # the logarithm of nothing is minus infinity
        np.testing.assert_allclose(ops.logsumexp(x, axis=1), special.logsumexp(x, axis=1))


@both_modes
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sparsemax_is_the_nearest_point_of_the_simplex(mode, dtype):
    """What is not 0 was lowered by one number, the same for all; what is 0 lay below it."""
    x = np.random.default_rng(0).normal(size=(50, 6)).astype(dtype)
    y = mode(ops.sparsemax)(x)
    np.testing.assert_allclose(y.sum(-1), 1, rtol=1e-6)
    lowered = np.max(x - y, axis=-1, keepdims=True)
    np.testing.assert_allclose(y, np.maximum(x - lowered, 0), atol=1e-6)
    assert (y == 0).mean() > 0.3


def test_sparsemax_of_a_thousand_is_exact():
    out = ops.sparsemax(np.array([[-1000, 999.5, 1000], [1e6, 1e6, 1e6 - 0.25]], np.float32))
    np.testing.assert_allclose(out, [[0, 0.25, 0.75], [5 / 12, 5 / 12, 1 / 6]], rtol=1e-6)
