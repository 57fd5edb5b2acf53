import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from goodfit.study.scores import accuracy, r2, score


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_accuracy_is_scikit_learns(pairs):
    y, predicted = np.array(pairs).T
    assert math.isclose(accuracy(y, predicted), metrics.accuracy_score(y, predicted))


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2))
def test_r2_is_scikit_learns_where_the_targets_vary(pairs):
    y, predicted = np.array(pairs, dtype=float).T
    if np.ptp(y):
        assert math.isclose(r2(y, predicted), metrics.r2_score(y, predicted), abs_tol=1e-9)
    else:
        assert math.isnan(r2(y, predicted))


def test_score_fits_the_task():
    y, predicted = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 1.0])
    assert score("classification", y, predicted) == 2 / 3
    assert score("regression", y, predicted) == 0.5
