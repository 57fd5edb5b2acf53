import numpy as np
import pytest

from goodfit.metrics.variance import squared_distances


def test_it_is_numpys():
    y, weight = np.random.default_rng(0).normal(5, 2, size=(2, 50))
    weight = weight**2
    mean = np.average(y, weights=weight)
    found = squared_distances(weight.sum(), (weight * y).sum(), (weight * y * y).sum())
    assert float(found) == pytest.approx(np.sum(weight * (y - mean) ** 2))


def test_rounding_is_no_variance():
    y = np.full(1000, 0.1, np.float32)
    assert squared_distances(1000.0, np.float64(y.sum()), np.float64((y * y).sum())) == 0
