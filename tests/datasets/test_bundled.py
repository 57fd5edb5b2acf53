from __future__ import annotations

import numpy as np
import pytest
from sklearn import datasets as oracle

from goodfit.datasets import load


def test_digits_have_a_channel_axis_and_keep_their_values() -> None:
    digits = load("digits")
    bundle = oracle.load_digits()
    np.testing.assert_array_equal(digits.x[..., 0].reshape(1797, 64), bundle.data)
    np.testing.assert_array_equal(digits.y, bundle.target)
    assert (digits.x.dtype, digits.y.dtype) == (np.float32, np.int64)
    assert (digits.x.min(), digits.x.max()) == (0, 16)
    assert (digits.kind, digits.test, digits.feature_names) == ("image", None, ())


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer"])
def test_tables_of_classes(name: str) -> None:
    dataset = load(name)
    bundle = getattr(oracle, f"load_{name}")()
    np.testing.assert_array_equal(dataset.x, bundle.data.astype(np.float32))
    np.testing.assert_array_equal(dataset.y, bundle.target)
    assert (dataset.name, dataset.kind, dataset.y.dtype) == (name, "table", np.int64)
    assert dataset.feature_names == tuple(bundle.feature_names)
    assert dataset.task.class_names == tuple(bundle.target_names)


def test_diabetes_is_in_its_own_units() -> None:
    diabetes = load("diabetes")
    bundle = oracle.load_diabetes(scaled=False)
    np.testing.assert_array_equal(diabetes.x, bundle.data.astype(np.float32))
    np.testing.assert_array_equal(diabetes.y, bundle.target)
    assert (diabetes.task.kind, diabetes.task.class_names) == ("regression", None)
    assert (diabetes.x.dtype, diabetes.y.dtype) == (np.float32, np.float64)
