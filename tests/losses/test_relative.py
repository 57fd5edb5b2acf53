import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from goodfit import activations, losses
from goodfit.autodiff import gradient, value_and_grad

amounts = st.lists(
    st.tuples(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3)), min_size=1, max_size=8
).map(lambda pairs: np.array(pairs).T)


@given(amounts)
def test_errors_are_scikit_learns(pair):
    t, y = pair
    np.testing.assert_allclose(
        losses.MeanAbsolutePercentageError()(t, y),
        100 * metrics.mean_absolute_percentage_error(t, y),
    )
    np.testing.assert_allclose(
        losses.MeanSquaredLogarithmicError()(t, y),
        metrics.mean_squared_log_error(t, y),
        atol=1e-12,
    )


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0.1, 50)), min_size=1, max_size=8))
def test_poisson_is_scipys_unlikelihood_but_for_a_constant(pairs):
    counts, means = np.array(pairs).T
    constant = stats.poisson.logpmf(counts, 1.0) + 1  # -log(count!)
    expected = (constant - stats.poisson.logpmf(counts, means)).mean()
    np.testing.assert_allclose(losses.Poisson()(counts, means), expected, atol=1e-4)


@pytest.mark.parametrize(
    "name", ["mean_absolute_percentage_error", "mean_squared_logarithmic_error", "poisson"]
)
@pytest.mark.parametrize("shape", [(4,), (4, 3), (4, 3, 2)])
def test_functions_average_the_last_axis_as_keras_does(keras, name, shape):
    t, y = np.random.default_rng(0).exponential(size=(2, *shape)).astype(np.float32)
    expected = np.asarray(getattr(keras.losses, name)(t, y))
    np.testing.assert_allclose(getattr(losses, name)(t, y), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "t", "y"),
    [
        ("mean_absolute_percentage_error", [0.0, -2.0, 1.0], [1.0, -1.0, 1.0]),
        ("mean_squared_logarithmic_error", [0.0, -2.0, 1.0], [-1.0, 3.0, 0.0]),
        ("poisson", [0.0, 2.0, 1.0], [0.0, 0.0, 1.0]),
    ],
)
def test_the_edges_are_kerass(keras, name, t, y):
    t, y = np.array(t, np.float32), np.array(y, np.float32)
    expected = np.asarray(getattr(keras.losses, name)(t, y))
    np.testing.assert_allclose(getattr(losses, name)(t, y), expected, rtol=1e-5)


def test_the_logarithm_behind_an_exponential_is_found():
    """Taken of exp(-100), it would be cut off at that of 1e-7; what flows back is y - t."""
    z, t = np.array([[-100.0], [1.0]]), np.array([[3.0], [2.0]])
    both = value_and_grad(lambda z: losses.Poisson()(t, activations.exponential(z)))
    value, g = both(z)
    np.testing.assert_allclose(value, (300 + np.e - 2) / 2)
    np.testing.assert_allclose(g, (np.exp(z) - t) / 2)


def test_twice_as_much_costs_the_same_at_any_size():
    t = np.array([1e4, 1e6, 1e8])
    values = losses.MeanSquaredLogarithmicError(reduction="none")(t, 2 * t)
    np.testing.assert_allclose(values, np.log(2) ** 2, rtol=1e-3)


def test_a_prediction_below_zero_learns_nothing_from_logarithms():
    slope = gradient(lambda y: losses.MeanSquaredLogarithmicError()(np.ones(1), y))
    assert slope(np.array([-1.0])) == 0
