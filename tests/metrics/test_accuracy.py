import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score

from goodfit import metrics
from goodfit.errors import ShapeError

pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)


@given(pairs, st.data())
def test_all_accuracies_are_scikit_learns(rows, data):
    t, y = np.array(rows).T
    weight = np.array(data.draw(st.lists(st.integers(1, 5), min_size=len(t), max_size=len(t))))
    expected = accuracy_score(t, y, sample_weight=weight)
    scores = np.eye(4)[y]
    found = [
        metrics.Accuracy()(t, y, weight),
        metrics.SparseCategoricalAccuracy()(t, scores, weight),
        metrics.SparseCategoricalAccuracy()(t[:, None], scores, weight),
        metrics.CategoricalAccuracy()(np.eye(4)[t], scores, weight),
    ]
    np.testing.assert_allclose(found, expected)
    binary = metrics.BinaryAccuracy()(t > 1, (y > 1) * 0.9, weight)
    np.testing.assert_allclose(binary, accuracy_score(t > 1, y > 1, sample_weight=weight))


@pytest.mark.parametrize("shape", [(6,), (6, 1), (6, 3)])
@pytest.mark.parametrize("threshold", [0.5, 0.2])
def test_functions_for_numbers_are_keras(keras, shape, threshold):
    random = np.random.default_rng(0)
    t, y = random.integers(0, 2, shape).astype(np.float32), random.uniform(size=shape)
    expected = np.asarray(keras.metrics.binary_accuracy(t, y, threshold))
    np.testing.assert_array_equal(metrics.binary_accuracy(t, y, threshold), expected)


@pytest.mark.parametrize("shape", [(6, 3), (6, 4, 3)])
def test_functions_for_classes_are_keras(keras, shape):
    random = np.random.default_rng(0)
    labels, y = random.integers(0, 3, shape[:-1]), random.uniform(size=shape)
    one_hot = np.eye(3)[labels]
    for name, t in [("categorical_accuracy", one_hot), ("sparse_categorical_accuracy", labels)]:
        expected = np.asarray(getattr(keras.metrics, name)(t, y))
        np.testing.assert_array_equal(getattr(metrics, name)(t, y), expected)


def test_exactly_the_threshold_is_a_no():
    assert metrics.BinaryAccuracy()([0], [0.5]) == 1


def test_one_hot_targets_for_numbered_classes_are_refused():
    with pytest.raises(ShapeError, match="argmax"):
        metrics.SparseCategoricalAccuracy()(np.eye(3), np.eye(3))


def test_one_unit_has_no_classes():
    with pytest.raises(ShapeError, match="two classes"):
        metrics.CategoricalAccuracy()(np.ones((3, 1)), np.ones((3, 1)))
