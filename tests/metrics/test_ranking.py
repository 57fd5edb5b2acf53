import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import top_k_accuracy_score

from goodfit import metrics
from goodfit.arrays import compile, to_numpy
from goodfit.errors import SettingError, ShapeError
from goodfit.metrics.ranking import is_in_top

RANDOM = np.random.default_rng(0)
LABELS, SCORES = RANDOM.integers(0, 5, 30), RANDOM.random((30, 5))


@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_values_are_scikit_learns(k):
    expected = top_k_accuracy_score(LABELS, SCORES, k=min(k, 5 - 1)) if k < 5 else 1.0
    weight = np.ones(30)
    assert metrics.SparseTopKCategoricalAccuracy(k)(LABELS, SCORES, weight) == expected
    assert metrics.TopKCategoricalAccuracy(k)(np.eye(5)[LABELS], SCORES) == expected
    best = np.argsort(-SCORES, axis=-1)
    assert metrics.SparseTopKCategoricalAccuracy(k, from_sorted_ids=True)(LABELS, best) == expected


@pytest.mark.parametrize("shape", [(6, 5), (6, 4, 5)])
def test_functions_are_keras(keras, shape):
    labels, y = RANDOM.integers(0, 5, shape[:-1]), np.round(RANDOM.random(shape), 1)
    ours, theirs = metrics, keras.metrics
    for k in (1, 3):
        for name, t in [("", np.eye(5)[labels]), ("sparse_", labels)]:
            functions = [getattr(m, f"{name}top_k_categorical_accuracy") for m in (ours, theirs)]
            np.testing.assert_array_equal(*(np.asarray(f(t, y, k)) for f in functions))
    ids = np.argsort(-y, axis=-1)
    ours, theirs = (
        m.sparse_top_k_categorical_accuracy(labels, ids, 2, True) for m in (ours, theirs)
    )
    np.testing.assert_array_equal(ours, np.asarray(theirs))


def test_nan_is_never_right():
    y = np.array([[np.nan, 0.1, 0.2], [0.3, np.nan, 0.2]])
    assert metrics.sparse_top_k_categorical_accuracy([0, 0], y, 1).tolist() == [0, 0]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.integers(1, 9))
def test_exactly_k_are_the_highest_and_the_first_of_equals(scores, k):
    y = np.array(scores, np.float32)
    chosen = is_in_top(y, k)
    expected = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:k]
    assert np.flatnonzero(chosen).tolist() == sorted(expected)


def test_the_highest_are_the_same_compiled():
    y = np.array([[0.2, 0.5, 0.2, 0.5]] * 2, np.float32)
    compiled = to_numpy(compile(lambda y: is_in_top(y, 3))(y))
    np.testing.assert_array_equal(compiled, is_in_top(y, 3))


def test_k_is_a_count():
    with pytest.raises(SettingError, match=r"k must be a whole number.*k=5"):
        metrics.TopKCategoricalAccuracy(0)
    with pytest.raises(SettingError, match=r"k must be a whole number.*k=5"):
        metrics.SparseTopKCategoricalAccuracy(2.5)


def test_one_unit_has_no_ranking():
    with pytest.raises(ShapeError, match="two classes"):
        metrics.TopKCategoricalAccuracy()(np.ones((3, 1)), np.ones((3, 1)))
