import numpy as np
import pytest

from goodfit import activations, losses, ops
from goodfit.arrays import compile
from goodfit.autodiff import Tape, gradient, value_and_grad
from goodfit.errors import DataError
from goodfit.losses.logits import logits_behind

LOGITS = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, 1000.0], [3.0, 2.0, 1.0]])
ONE_HOT = np.eye(3)[[1, 2, 0]]
SOFTMAX = np.array([[1, 0, 0], [0, 0, 1], np.exp([3, 2, 1]) / np.exp([3, 2, 1]).sum()])
CASES = [
    (losses.CategoricalCrossentropy(), activations.softmax, ONE_HOT, SOFTMAX),
    (losses.SparseCategoricalCrossentropy(), activations.softmax, [1, 2, 0], SOFTMAX),
    (losses.KLDivergence(), activations.softmax, ONE_HOT, SOFTMAX),
    (
        losses.BinaryCrossentropy(),
        activations.sigmoid,
        ONE_HOT,
        1 / (1 + np.exp(-LOGITS.clip(-700))),
    ),
]
EVERY = pytest.mark.parametrize(
    ("loss", "activation", "targets", "probabilities"), CASES, ids=[repr(case[0]) for case in CASES]
)


def after(activation, loss, targets):
    return lambda z: loss(targets, activation(z))


@EVERY
@pytest.mark.parametrize("run", [lambda f: f, compile])
def test_y_minus_t_flows_back_at_any_size(loss, activation, targets, probabilities, run):
    both = run(value_and_grad(after(activation, loss, targets)))
    value, g = both(LOGITS.astype(np.float32))
    numbers = LOGITS.size if activation is activations.sigmoid else len(LOGITS)
    np.testing.assert_allclose(g, (probabilities - ONE_HOT) / numbers, atol=1e-6)
    assert np.isfinite(value)


def test_the_value_is_exact_at_any_size():
    """The true class is 2000 behind: its surprise is 2000, not 16.1 as after clipping."""
    value, _ = value_and_grad(
        after(activations.softmax, losses.CategoricalCrossentropy(), ONE_HOT)
    )(LOGITS)
    np.testing.assert_allclose(value, (2000 + 0 + np.log(1 + np.exp(-1) + np.exp(-2))) / 3)


@EVERY
def test_probabilities_alone_stay_finite(loss, activation, targets, probabilities):
    value, g = value_and_grad(lambda y: loss(targets, y))(activation(LOGITS.astype(np.float32)))
    assert np.isfinite(value)
    assert np.isfinite(g).all()


@pytest.mark.parametrize(
    ("loss", "targets"),
    [
        (losses.CategoricalCrossentropy(), ONE_HOT),
        (losses.SparseCategoricalCrossentropy(), [1, 2, 0]),
    ],
)
def test_the_second_derivative_is_the_softmax_covariance(loss, targets):
    z = np.array([[0.5, -1.0, 2.0], [0, 0, 0], [1, 2, 3]])
    direction = np.random.default_rng(0).normal(size=z.shape)
    slope = gradient(after(activations.softmax, loss, targets))
    found = gradient(lambda z: ops.sum(slope(z) * direction))(z)
    p = np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    expected = p * (direction - (p * direction).sum(-1, keepdims=True)) / 3
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_the_scores_are_found_with_their_history():
    with Tape() as tape:
        x = tape.watch(np.array([[1.0, 2.0]]))
        scores = 3 * x
        assert logits_behind(ops.softmax(scores), ops.softmax) is scores
        assert logits_behind(ops.softmax(scores, axis=1), ops.softmax) is scores
        assert logits_behind(ops.softmax(scores, axis=0), ops.softmax) is None
        assert logits_behind(ops.softmax(scores), ops.sigmoid) is None
        assert logits_behind(ops.softmax(scores) * 1, ops.softmax) is None
    assert logits_behind(np.array([[0.5, 0.5]]), ops.softmax) is None


def test_a_softmax_over_another_axis_is_left_alone(central_differences):
    z = np.random.default_rng(0).normal(size=(3, 3))

    def objective(z):
        return losses.CategoricalCrossentropy()(ONE_HOT, activations.softmax(z, axis=0))

    y = np.exp(z) / np.exp(z).sum(0)
    expected = -(ONE_HOT * np.log(y / y.sum(-1, keepdims=True))).sum(-1).mean()
    value, g = value_and_grad(objective)(z)
    np.testing.assert_allclose(value, expected, rtol=1e-10)
    np.testing.assert_allclose(g, central_differences(objective, z), atol=1e-8)


@pytest.mark.parametrize("activation", [activations.softmax, activations.sigmoid])
@pytest.mark.parametrize(
    ("kind", "targets"),
    [
        (losses.CategoricalCrossentropy, ONE_HOT),
        (losses.SparseCategoricalCrossentropy, [1, 2, 0]),
        (losses.BinaryCrossentropy, ONE_HOT),
    ],
)
def test_an_activation_before_a_loss_from_logits_is_an_error(activation, kind, targets):
    objective = after(activation, kind(from_logits=True), targets)
    with pytest.raises(DataError, match=f"ends with {activation.__name__}.*from_logits=False"):
        value_and_grad(objective)(LOGITS)
