"""What a constant answer costs, against the losses themselves."""

import time

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.facts import constant_loss

rng = np.random.default_rng(0)


def lowest_constant_loss(loss, y, predictions, weight):
    """The oracle: the loss itself, at the best of many constant predictions."""
    rows = [np.broadcast_to(p, (len(y), *np.shape(p))).astype("float64") for p in predictions]
    return min(float(loss(y, row, weight)) for row in rows)


labels = rng.choice(3, size=60, p=[0.5, 0.3, 0.2])
shares = np.array([[a, b, 100 - a - b] for a in range(1, 99, 2) for b in range(1, 100 - a)]) / 100
weights = rng.uniform(0.1, 3, size=60)
amounts = rng.exponential(size=60)
grid = np.linspace(0, 5, 2001)


@pytest.mark.parametrize("weight", [None, weights], ids=["even", "weighted"])
@pytest.mark.parametrize(
    ("loss", "y", "predictions"),
    [
        (losses.SparseCategoricalCrossentropy(), labels, shares),
        (losses.CategoricalCrossentropy(), np.eye(3)[labels], shares),
        (losses.CategoricalCrossentropy(label_smoothing=0.2), np.eye(3)[labels], shares),
        (losses.BinaryCrossentropy(), labels == 0, grid[1:400] / 1),
        (losses.MeanSquaredError(), amounts, grid),
        (losses.MeanAbsoluteError(), amounts, grid),
    ],
    ids=["sparse", "one-hot", "smoothed", "binary", "squared", "absolute"],
)
def test_constant_loss_is_the_lowest_that_a_constant_reaches(loss, y, predictions, weight):
    found = constant_loss(y.astype(float), loss, weight)
    expected = lowest_constant_loss(loss, y.astype(float), predictions, weight)
    assert found == pytest.approx(expected, rel=2e-3)
    assert found <= expected + 1e-9


def test_constant_loss_of_several_targets_is_the_mean_over_them():
    y = rng.normal(size=(40, 3)) * [1, 2, 3]
    assert constant_loss(y, losses.get("mse")) == pytest.approx(y.var(axis=0).mean())
    middles = np.abs(y - np.median(y, axis=0)).mean()
    assert constant_loss(y, losses.get("mae")) == pytest.approx(middles)


def test_constant_loss_of_a_loss_of_ones_own_is_not_known():
    assert constant_loss(np.arange(3.0), losses.get(lambda y, p: (y - p) ** 4)) is None


def test_the_constant_of_weighted_steps_is_not_known():
    assert constant_loss(np.zeros((2, 3, 1)), losses.MeanSquaredError(), np.ones((2, 3))) is None


def test_a_sum_over_batches_of_any_size_has_no_known_constant():
    assert constant_loss(np.arange(3.0), losses.MeanSquaredError(reduction="sum")) is None


simplex = shares[::7]
scores = np.array([[a, b, 0.0] for a in np.linspace(-2, 2, 41) for b in np.linspace(-2, 2, 41)])
SEARCHED = {
    "huber": (losses.Huber(0.5), amounts, grid),
    "log-cosh": (losses.LogCosh(), amounts, grid),
    "percentage": (losses.MeanAbsolutePercentageError(), amounts + 0.1, grid),
    "logarithmic": (losses.MeanSquaredLogarithmicError(), amounts, grid),
    "poisson": (losses.Poisson(), np.round(amounts), grid[1:]),
    "hinge": (losses.Hinge(), np.where(labels == 0, 1.0, -1.0), grid / 2.5 - 1),
    "squared hinge": (losses.SquaredHinge(), np.where(labels == 0, 1.0, -1.0), grid / 2.5 - 1),
    "focal": (losses.BinaryFocalCrossentropy(), labels == 0, grid[1:400]),
    "balanced": (
        losses.BinaryFocalCrossentropy(apply_class_balancing=True), labels == 0, grid[1:400],
    ),
    "focal logits": (losses.BinaryFocalCrossentropy(from_logits=True), labels == 0, grid * 2 - 5),
    "focal classes": (losses.CategoricalFocalCrossentropy(), np.eye(3)[labels], simplex),
    "divergence": (losses.KLDivergence(), rng.dirichlet([2, 3, 4], 60), shares),
    "generalised": (losses.CategoricalGeneralizedCrossEntropy(), labels, shares),
    "class hinge": (losses.CategoricalHinge(), np.eye(3)[labels], scores),
}  # fmt: skip


@pytest.mark.parametrize("weight", [None, weights], ids=["even", "weighted"])
@pytest.mark.parametrize("name", SEARCHED)
def test_without_a_formula_the_lowest_is_searched_for(name, weight):
    loss, y, predictions = SEARCHED[name]
    expected = lowest_constant_loss(loss, y.astype(float), predictions, weight)
    assert constant_loss(y.astype(float), loss, weight) == pytest.approx(expected, rel=1e-2)


def test_the_search_looks_at_columns_each_by_itself():
    y = rng.normal(size=(40, 3)) * [1, 2, 30] + [5, 0, -70]
    each = np.mean([constant_loss(column, losses.Huber()) for column in y.T])
    assert constant_loss(y, losses.Huber()) == pytest.approx(each, rel=1e-6)


@pytest.mark.parametrize("rank", [2, 3])
def test_the_search_takes_milliseconds_however_many_rows_and_columns_there_are(rank):
    y = rng.normal(size=(20_000, 30) if rank == 2 else (1000, 30, 20))
    start = time.process_time()
    assert constant_loss(y, losses.LogCosh()) > 0
    assert time.process_time() - start < 0.5


def test_losses_that_compare_rows_have_no_known_constant():
    assert constant_loss(np.array([0, 0, 1, 1]), losses.Circle()) is None
    assert constant_loss(np.eye(2)[[0, 1]], losses.Dice()) is None
