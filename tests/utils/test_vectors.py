"""Vectors of length 1."""

import numpy as np
import pytest

from goodfit.utils import normalize

X = np.random.default_rng(0).normal(size=(4, 3, 2))
X[1] = 0


@pytest.mark.parametrize("axis", [-1, 1, 2])
@pytest.mark.parametrize("order", [1, 2, 3, np.inf])
def test_vectors_are_those_of_keras(keras, axis, order):
    np.testing.assert_allclose(normalize(X, axis, order), keras.utils.normalize(X, axis, order))


def test_the_first_axis_is_an_axis_too():
    np.testing.assert_allclose(normalize([[3.0, 0], [4, 2]], axis=0), [[0.6, 0], [0.8, 1]])
