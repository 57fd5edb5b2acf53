import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from goodfit import metrics

RANDOM = np.random.default_rng(0)
WEIGHT = np.array([1.0, 2.0, 0.5, 1.0, 3.0])


@pytest.mark.parametrize(
    ("metric", "oracle"),
    [
        (metrics.MeanSquaredError(), sklearn_metrics.mean_squared_error),
        (metrics.MeanAbsoluteError(), sklearn_metrics.mean_absolute_error),
    ],
)
@pytest.mark.parametrize("shape", [(5,), (5, 1), (5, 3)])
@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_values_are_scikit_learns(metric, oracle, shape, weight):
    t, y = RANDOM.normal(size=(2, *shape))
    np.testing.assert_allclose(metric(t, y, weight), oracle(t, y, sample_weight=weight), rtol=1e-9)


@given(st.lists(st.tuples(st.floats(-99, 99), st.floats(-99, 99)), min_size=1))
def test_the_root_is_taken_last(rows):
    t, y = np.array(rows).T
    expected = sklearn_metrics.root_mean_squared_error(t, y)
    np.testing.assert_allclose(metrics.RootMeanSquaredError()(t, y), expected, atol=1e-12)


@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_relative_errors_are_scikit_learns(weight):
    t, y = RANDOM.uniform(1, 9, size=(2, 5, 2))
    percent = 100 * sklearn_metrics.mean_absolute_percentage_error(t, y, sample_weight=weight)
    assert metrics.MeanAbsolutePercentageError()(t, y, weight) == pytest.approx(percent)
    logarithmic = sklearn_metrics.mean_squared_log_error(t, y, sample_weight=weight)
    assert metrics.MeanSquaredLogarithmicError()(t, y, weight) == pytest.approx(logarithmic)


def test_log_cosh_is_its_formula_and_finite_for_any_error():
    t, y = RANDOM.normal(size=(2, 5, 2))
    assert metrics.LogCoshError()(t, y) == pytest.approx(np.log(np.cosh(t - y)).mean())
    assert metrics.LogCoshError()([0.0], [1e4]) == pytest.approx(1e4 - np.log(2))
