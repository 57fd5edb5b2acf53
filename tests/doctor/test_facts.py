"""Facts about data, against NumPy in float64 and against the losses themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from goodfit import losses, utils
from goodfit.doctor import facts as module
from goodfit.doctor.facts import constant_loss, data_facts, spread

rng = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(50, 3), (20, 4, 4, 2), (9,), (1, 5)])
@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int32", "bool"])
def test_spread_is_numpys_of_the_last_axis(shape, dtype):
    x = rng.integers(0, 200, shape).astype(dtype)
    table = x.reshape(-1, shape[-1] if len(shape) > 1 else 1).astype(float)
    expected = [table.mean(axis=0), table.std(axis=0), table.min(axis=0), table.max(axis=0)]
    np.testing.assert_allclose(spread(x), expected, rtol=1e-12)


def test_a_small_deviation_is_not_lost_beside_a_large_mean():
    x = (1e6 + rng.normal(size=(1000, 2))).astype("float32")
    np.testing.assert_allclose(spread(x)[1], x.astype(float).std(axis=0), rtol=1e-9)


@given(arrays.arrays(np.float64, (7, 2), elements=st.floats(-1e3, 1e3)), st.integers(1, 20))
@settings(max_examples=50)
def test_the_size_of_blocks_does_not_matter(x, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", block)
        found = spread(x)
    np.testing.assert_allclose(found[0], x.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(found[1], x.std(axis=0), atol=1e-6)


def test_several_inputs_are_listed_one_after_another():
    x = [np.array([[0.0, 2.0], [0.0, 4.0]]), np.array([[10.0], [30.0]])]
    facts = data_facts(x, np.array([1.0, 2.0]), losses.get("mse"), dev_rows=5)
    np.testing.assert_array_equal(facts.x_mean, [0, 3, 20])
    assert (facts.rows, facts.dev_rows) == (2, 5)


def test_class_counts_in_every_form_of_target():
    labels = np.array([0, 2, 2, 1, 2])
    for loss, y in [
        ("sparse_categorical_crossentropy", labels),
        ("sparse_categorical_crossentropy", labels[:, None].astype("float32")),
        ("categorical_crossentropy", utils.to_categorical(labels)),
    ]:
        facts = data_facts(np.zeros((5, 1)), y, losses.get(loss), 0)
        assert facts.class_counts.tolist() == [1, 1, 3]
        assert (facts.y_mean, facts.y_std) == (0, 0)
    binary = data_facts(np.zeros((5, 1)), labels == 2, losses.get("binary_crossentropy"), 0)
    assert binary.class_counts.tolist() == [2, 3]
    assert data_facts(np.zeros((5, 1)), labels, losses.get("mse"), 0).class_counts is None


def lowest_constant_loss(loss, y, predictions, weight):
    """The oracle: the loss itself, at the best of many constant predictions."""
    rows = [np.broadcast_to(p, (len(y), *np.shape(p))).astype("float64") for p in predictions]
    return min(float(loss(y, row, weight)) for row in rows)


labels = rng.choice(3, size=60, p=[0.5, 0.3, 0.2])
shares = np.array([[a, b, 100 - a - b] for a in range(1, 99) for b in range(1, 100 - a)]) / 100
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


def test_ignored_labels_are_not_counted():
    loss = losses.SparseCategoricalCrossentropy(ignore_class=-1)
    facts = data_facts(np.zeros((5, 1)), np.array([0, 2, -1, 2, -1]), loss, 0)
    assert facts.class_counts.tolist() == [1, 0, 2]
    assert facts.constant_loss is None


def test_classes_on_another_axis_are_counted_there():
    y = np.eye(3)[[[0, 1], [2, 2]]].swapaxes(1, 2)
    facts = data_facts(np.zeros((2, 1)), y, losses.CategoricalCrossentropy(axis=1), 0)
    assert facts.class_counts.tolist() == [1, 1, 2]


def test_the_constant_of_weighted_steps_is_not_known():
    assert constant_loss(np.zeros((2, 3, 1)), losses.MeanSquaredError(), np.ones((2, 3))) is None


def test_a_sum_over_batches_of_any_size_has_no_known_constant():
    assert constant_loss(np.arange(3.0), losses.MeanSquaredError(reduction="sum")) is None


def test_facts_of_mnist_sized_images_take_a_fraction_of_a_second():
    import time

    x = np.zeros((60_000, 784), np.uint8)
    start = time.perf_counter()
    data_facts(x, np.zeros(60_000, np.int32), losses.get("sparse_categorical_crossentropy"), 0)
    assert time.perf_counter() - start < 2.0
