import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import fbeta_score

from goodfit import metrics
from goodfit.errors import SettingError, ShapeError, UnknownNameError

RANDOM = np.random.default_rng(0)
rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20)


@pytest.mark.parametrize("average", [None, "macro", "micro", "weighted"])
@given(rows, st.sampled_from([0.5, 1.0, 2.0]), st.data())
def test_values_are_scikit_learns(average, rows, beta, data):
    t, y = np.array(rows).T
    weight = np.array(data.draw(st.lists(st.integers(1, 4), min_size=len(t), max_size=len(t))))
    expected = fbeta_score(
        t, y, beta=beta, labels=range(4), average=average, sample_weight=weight, zero_division=0
    )
    metric = metrics.FBetaScore(average, beta)
    np.testing.assert_allclose(metric(np.eye(4)[t], np.eye(4)[y], weight), expected)


@pytest.mark.parametrize("average", [None, "macro", "micro", "weighted"])
def test_several_labels_at_once_are_scikit_learns(average):
    t, y = RANDOM.integers(0, 2, (30, 3)), RANDOM.random((30, 3))
    expected = fbeta_score(t, y > 0.3, beta=1, average=average)
    np.testing.assert_allclose(metrics.F1Score(average, threshold=0.3)(t, y), expected)


def test_an_example_without_any_score_answers_nothing():
    assert metrics.F1Score("micro")([[1, 0]], [[0.0, 0.0]]) == 0


def test_steps_are_counted_by_their_own_weights():
    t, y = RANDOM.integers(0, 2, (6, 5, 3)), RANDOM.random((6, 5, 3))
    mask = RANDOM.integers(0, 2, (6, 5)) == 1
    expected = metrics.F1Score(threshold=0.5)(t[mask], y[mask])
    np.testing.assert_allclose(metrics.F1Score(threshold=0.5)(t, y, mask), expected)


@pytest.mark.parametrize("y", [[[0.1], [0.2]], [0.1, 0.2]])
def test_one_output_needs_a_threshold(y):
    with pytest.raises(ShapeError, match=r"`F1Score\(threshold=0.5\)`"):
        metrics.F1Score()(np.zeros_like(y), y)


def test_settings_that_mean_nothing_are_refused():
    with pytest.raises(UnknownNameError, match="Did you mean 'macro'"):
        metrics.F1Score("makro")
    with pytest.raises(SettingError, match="beta must be a number greater than 0"):
        metrics.FBetaScore(beta=0)
    with pytest.raises(SettingError, match="threshold=0.5"):
        metrics.F1Score(threshold=0.0)
    with pytest.raises(UnknownNameError, match="setting of F1Score named 'beta'"):
        metrics.F1Score(beta=2.0)
