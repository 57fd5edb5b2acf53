import numpy as np
import pytest
from sklearn.metrics import hinge_loss

from goodfit import metrics

RANDOM = np.random.default_rng(0)
SCORES, WEIGHT = RANDOM.normal(size=(12, 3)), RANDOM.random(12)


@pytest.mark.parametrize("negative", [0, -1])
def test_the_margin_is_scikit_learns_whether_no_is_0_or_minus_1(negative):
    t = np.where(SCORES[:, 1] > 0.3, 1, negative)
    expected = hinge_loss(t, SCORES[:, 0], sample_weight=WEIGHT)
    np.testing.assert_allclose(metrics.Hinge()(t, SCORES[:, 0], WEIGHT), expected)


def test_the_squared_margin_is_squared_for_each_example():
    t = np.where(SCORES[:, 1] > 0.3, 1, -1)
    expected = np.mean(np.maximum(1 - t * SCORES[:, 0], 0) ** 2)
    np.testing.assert_allclose(metrics.SquaredHinge()(t, SCORES[:, 0]), expected)


def test_several_classes_are_scikit_learns():
    """Of the class against the best wrong one: scikit-learn's is the same, by class numbers."""
    labels = np.arange(12) % 3
    expected = hinge_loss(labels, SCORES)
    one_hot = np.eye(3)[labels]
    right = (SCORES * one_hot).sum(axis=-1)
    wrong = np.where(one_hot == 1, -np.inf, SCORES).max(axis=-1)
    np.testing.assert_allclose(np.maximum(1 + wrong - right, 0).mean(), expected)
    positive = SCORES - SCORES.min() + 1
    np.testing.assert_allclose(metrics.CategoricalHinge()(one_hot, positive), expected)
