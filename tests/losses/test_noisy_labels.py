import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import activations, losses
from goodfit.autodiff import value_and_grad
from goodfit.errors import SettingError

LABELS = np.array([0, 2, 1, 2])
Y = np.random.default_rng(0).dirichlet([1, 1, 1], size=4)


@pytest.mark.parametrize("q", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("labels", [LABELS, LABELS.astype(np.float32)])
def test_values_are_kerass(keras, q, labels):
    y = Y.astype(np.float32)
    expected = np.asarray(keras.losses.categorical_generalized_cross_entropy(labels, y, q))
    found = losses.categorical_generalized_cross_entropy(labels, y, q)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_it_lies_between_the_cross_entropy_and_the_missing_probability():
    def loss(q):
        return losses.categorical_generalized_cross_entropy(LABELS, Y, q)

    right = Y[np.arange(4), LABELS]
    np.testing.assert_allclose(loss(1e-9), -np.log(right), rtol=1e-6)
    np.testing.assert_allclose(loss(1 - 1e-9), 1 - right, rtol=1e-6)


@given(st.floats(0.05, 0.95), st.floats(1, 500))
def test_a_hopeless_label_costs_no_more_than_its_bound_and_pulls_little(q, score):
    z = np.array([[score, 0.0]])
    both = value_and_grad(
        lambda z: losses.CategoricalGeneralizedCrossEntropy(q)([1], activations.softmax(z))
    )
    value, g = both(z)
    y = 1 / (1 + np.exp(-np.array([score, -score])))
    assert float(value) <= 1 / q
    np.testing.assert_allclose(g[0], y[1] ** q * (y - [0, 1]), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("q", [0, 1, -0.5, "half"])
def test_q_lies_between_zero_and_one(q):
    with pytest.raises(SettingError, match=r"q must be a number between 0 and 1.*q=0\.5"):
        losses.CategoricalGeneralizedCrossEntropy(q=q)
