import numpy as np
import pytest
from sklearn.metrics import log_loss

from goodfit import losses, metrics

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
