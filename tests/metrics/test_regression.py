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
        (metrics.R2Score(), sklearn_metrics.r2_score),
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


@pytest.mark.parametrize("y", [[2.0, 2.0, 2.0], [1.0, 2.0, 3.0]])
def test_constant_targets_score_as_in_scikit_learn(y):
    t = [2.0, 2.0, 2.0]
    assert metrics.R2Score()(t, y) == sklearn_metrics.r2_score(t, y)


def test_constant_targets_are_seen_through_the_rounding_of_float32():
    t = np.full((1000, 1), 0.1, np.float32)
    assert metrics.R2Score()(t, t + np.float32(0.01)) == 0
    assert metrics.R2Score()(t, t) == 1


def test_targets_in_a_row_meet_predictions_in_a_column():
    assert metrics.R2Score()([0.0, 2.0, 4.0], [[0.0], [2.0], [4.0]]) == 1


def test_float32_is_enough_where_targets_lie_far_from_zero():
    t = (2000 + RANDOM.normal(0, 10, size=(1000, 1))).astype(np.float32)
    y = (t + RANDOM.normal(0, 3, size=t.shape)).astype(np.float32)
    assert metrics.R2Score()(t, y) == pytest.approx(sklearn_metrics.r2_score(t, y), abs=2e-3)
