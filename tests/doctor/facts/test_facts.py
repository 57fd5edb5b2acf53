"""Facts about data, against NumPy in float64."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from goodfit import losses, utils
from goodfit.doctor.facts import data_facts, features, spread

rng = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(50, 3), (20, 4, 4, 2), (9,), (1, 5)])
@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int32", "bool"])
def test_spread_is_numpys_of_the_last_axis(shape, dtype):
    x = rng.integers(0, 200, shape).astype(dtype)
    table = x.reshape(-1, shape[-1] if len(shape) > 1 else 1).astype(float)
    expected = [table.mean(axis=0), table.std(axis=0), table.min(axis=0), table.max(axis=0)]
    np.testing.assert_allclose(spread(x), expected, rtol=1e-5, atol=1e-5)


def test_a_small_deviation_is_not_lost_beside_a_large_mean():
    x = (1e6 + rng.normal(size=(1000, 2))).astype("float32")
    np.testing.assert_allclose(spread(x)[1], x.astype(float).std(axis=0), rtol=1e-4)


def test_a_constant_does_not_vary_however_large_it_is():
    x = np.full((70_000, 3), [0.1, 1e7, -123.456], "float32")
    mean, _, low, high = spread(x)
    np.testing.assert_allclose(mean, x[0], rtol=1e-6)
    np.testing.assert_array_equal(low, high)


@given(arrays.arrays(np.float64, (7, 2), elements=st.floats(-1e3, 1e3)), st.integers(1, 20))
@settings(max_examples=50)
def test_the_size_of_blocks_does_not_matter(x, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(features, "BLOCK", block)
        found = spread(x)
    np.testing.assert_allclose(found[0], x.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(found[1], x.std(axis=0), atol=1e-5)


@given(st.permutations(range(12)))
@settings(max_examples=30)
def test_the_order_of_rows_does_not_matter(order):
    x = np.random.default_rng(1).normal(size=(12, 2))
    y = np.arange(12.0) ** 2
    dev = (x[3:9], y[3:9])
    first = data_facts(x, y, losses.Huber(), 6, dev=dev)
    second = data_facts(x[order], y[order], losses.Huber(), 6, dev=dev)
    for name in ("x_mean", "x_std", "x_min", "x_max", "y_mean", "y_std", "constant_loss"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-6)
    assert first.dev.shared == second.dev.shared == 6


def test_several_inputs_are_listed_one_after_another():
    x = [np.array([[0.0, 2.0], [0.0, 4.0]]), np.array([[10.0], [30.0]])]
    facts = data_facts(x, np.array([1.0, 2.0]), losses.get("mse"), dev_rows=5)
    np.testing.assert_array_equal(facts.x_mean, [0, 3, 20])
    assert (facts.rows, facts.dev_rows, facts.widths) == (2, 5, (2, 1))
    assert facts.dev is None


def test_validation_rows_are_measured_by_themselves():
    x, y = np.array([[1.0], [3.0]]), np.array([0, 1])
    dev = np.array([[10.0], [30.0], [20.0]]), np.array([2, 2, 0])
    found = data_facts(x, y, losses.get("sparse_categorical_crossentropy"), 3, dev=dev).dev
    assert (found.x_mean, found.x_min, found.x_max) == (20, 10, 30)
    assert found.class_counts.tolist() == [1, 0, 2]
    numbers = data_facts(x, y, losses.get("mse"), 3, dev=(dev[0], np.array([1.0, 2.0, 6.0]))).dev
    assert (numbers.y_mean, numbers.class_counts) == (3, None)


def test_class_counts_in_every_form_of_target():
    labels = np.array([0, 2, 2, 1, 2])
    for loss, y in [
        ("sparse_categorical_crossentropy", labels),
        ("sparse_categorical_crossentropy", labels[:, None].astype("float32")),
        ("categorical_crossentropy", utils.to_categorical(labels)),
    ]:
        facts = data_facts(np.zeros((5, 1)), y, losses.get(loss))
        assert facts.class_counts.tolist() == [1, 1, 3]
        assert (facts.y_mean, facts.y_std) == (0, 0)
    binary = data_facts(np.zeros((5, 1)), labels == 2, losses.get("binary_crossentropy"))
    assert binary.class_counts.tolist() == [2, 3]
    assert data_facts(np.zeros((5, 1)), labels, losses.get("mse")).class_counts is None


def test_ignored_labels_are_not_counted():
    loss = losses.SparseCategoricalCrossentropy(ignore_class=-1)
    facts = data_facts(np.zeros((5, 1)), np.array([0, 2, -1, 2, -1]), loss)
    assert facts.class_counts.tolist() == [1, 0, 2]
    assert facts.constant_loss is None


def test_classes_on_another_axis_are_counted_there():
    y = np.eye(3)[[[0, 1], [2, 2]]].swapaxes(1, 2)
    facts = data_facts(np.zeros((2, 1)), y, losses.CategoricalCrossentropy(axis=1))
    assert facts.class_counts.tolist() == [1, 1, 2]


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_facts_of_mnist_sized_images_take_a_fraction_of_a_second(dtype):
    x = rng.integers(0, 255, (60_000, 784), dtype=np.uint8).astype(dtype)
    y = np.zeros(60_000, np.int32)
    start = time.process_time()
    loss = losses.get("sparse_categorical_crossentropy")
    data_facts(x, y, loss, 10_000, dev=(x[:10_000] + dtype(1), y[:10_000]))
    assert time.process_time() - start < 1.5
