import numpy as np
import pytest
from sklearn.metrics import log_loss

from goodfit import losses, metrics
from goodfit.errors import SettingError

LABELS, Y = np.array([0, 2, 1]), np.random.default_rng(0).dirichlet([1, 1, 1], size=3)
SCORES = np.log(Y) + 3


def test_values_are_scikit_learns():
    expected = log_loss(LABELS, Y)
    np.testing.assert_allclose(metrics.SparseCategoricalCrossentropy()(LABELS, Y), expected)
    np.testing.assert_allclose(metrics.CategoricalCrossentropy()(np.eye(3)[LABELS], Y), expected)
    np.testing.assert_allclose(
        metrics.BinaryCrossentropy()([0, 1, 1], Y[:, 0]), log_loss([0, 1, 1], Y[:, 0])
    )


@pytest.mark.parametrize(
    ("name", "targets", "settings"),
    [
        ("BinaryCrossentropy", np.eye(3), {"from_logits": True, "label_smoothing": 0.2}),
        ("CategoricalCrossentropy", np.eye(3), {"from_logits": True, "label_smoothing": 0.2}),
        ("SparseCategoricalCrossentropy", LABELS, {"from_logits": True}),
    ],
)
def test_settings_mean_what_they_mean_to_the_loss(name, targets, settings):
    metric, loss = getattr(metrics, name)(**settings), getattr(losses, name)(**settings)
    np.testing.assert_allclose(metric(targets, SCORES), loss(targets, SCORES))


@pytest.mark.parametrize("weight", [np.ones(3), np.array([1.0, 2.0, 3.0])])
def test_what_is_to_be_ignored_is_left_out_of_the_mean(weight):
    labels, kept = np.array([0, -1, 1]), [0, 2]
    expected = log_loss(labels[kept], Y[kept], labels=[0, 1, 2], sample_weight=weight[kept])
    metric = metrics.SparseCategoricalCrossentropy(ignore_class=-1)
    np.testing.assert_allclose(metric(labels, Y, weight), expected)
    np.testing.assert_allclose(metric(labels[:, None], Y, weight), expected)


def test_classes_may_lie_on_any_axis():
    labels, y = np.array([[0, 2], [1, 1]]), np.stack([Y[:2], Y[1:]])
    expected = log_loss(labels.ravel(), y.reshape(4, 3))
    metric = metrics.SparseCategoricalCrossentropy(axis=1)
    np.testing.assert_allclose(metric(labels, np.moveaxis(y, -1, 1)), expected)


def test_steps_are_ignored_one_by_one():
    labels, y = np.array([[0, 255], [2, 1]]), np.stack([Y[:2], Y[1:]])
    expected = log_loss([0, 2, 1], np.stack([y[0, 0], y[1, 0], y[1, 1]]))
    metric = metrics.SparseCategoricalCrossentropy(ignore_class=255)
    np.testing.assert_allclose(metric(labels, y), expected)
    np.testing.assert_allclose(metric(labels, y, [1.0, 1.0]), expected)


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: metrics.BinaryCrossentropy(label_smoothing=2), "label_smoothing must be"),
        (lambda: metrics.CategoricalCrossentropy(label_smoothing=-1), "label_smoothing must be"),
        (lambda: metrics.SparseCategoricalCrossentropy(axis=0.5), "axis=-1"),
    ],
)
def test_settings_that_mean_nothing_are_refused(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()
