"""Small data and small models that several tests use."""

import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.layers import Dense, Dropout


@pytest.fixture
def blobs():
    """Three clouds of points, 47 rows (no multiple of a batch), and their class numbers."""
    random = np.random.default_rng(0)
    y = np.arange(47) % 3
    centres = np.array([[0.0, 2.0], [2.0, 0.0], [-2.0, -2.0]])
    return (centres[y] + 0.5 * random.normal(size=(47, 2))).astype(np.float32), y


@pytest.fixture
def make_classifier():
    """A function that makes a small classifier, compiled, with the same weights each time."""

    def make(seed=0, dropout=0.0, optimizer="adam", **compiled):
        hidden = [Dense(8, activation="relu"), Dropout(dropout)]
        model = Sequential([Input((2,)), *hidden, Dense(3, activation="softmax")], seed=seed)
        model.compile(
            optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], **compiled
        )
        return model

    return make


@pytest.fixture
def same_weights():
    """Asserts that two models hold the same bits."""

    def check(one, other):
        for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)

    return check
