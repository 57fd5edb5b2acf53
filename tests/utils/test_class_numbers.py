"""Keras's odds and ends, against Keras."""

import numpy as np
import pytest

from goodfit.errors import DataError
from goodfit.utils import to_categorical


@pytest.mark.parametrize(
    "labels", [[0, 2, 1], [[0], [2]], [[0, 1], [2, 0]], np.array([1.0, 0.0]), [True, False]]
)
def test_one_hot_rows_are_those_of_keras(keras, labels):
    np.testing.assert_array_equal(to_categorical(labels), keras.utils.to_categorical(labels))
    np.testing.assert_array_equal(to_categorical(labels, 4), keras.utils.to_categorical(labels, 4))


@pytest.mark.parametrize("wrong", [["cat", "dog"], [0.5, 1.0], [np.nan, 1.0]])
def test_what_is_no_class_number_is_told(wrong):
    with pytest.raises(DataError, match="return_inverse=True"):
        to_categorical(wrong)


def test_class_numbers_outside_the_classes_are_told():
    with pytest.raises(DataError, match="from 0 to 2 here, but x goes from 0 to 5.*num_classes=6"):
        to_categorical([0, 5], num_classes=3)


def test_no_labels_are_no_rows():
    assert to_categorical([], num_classes=3).shape == (0, 3)
