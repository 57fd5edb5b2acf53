import numpy as np
import pytest

from bench import limit
from bench.limit import Product, best_rate, operations
from bench.workloads import WORKLOADS


def test_operations_are_counted_forward_and_backward():
    product = Product(3, 4, 5)
    assert product.operations == 3 * (2 * 3 * 4 * 5)
    assert Product(3, 4, 5, backward=1).times(10).operations == 20 * (2 * 3 * 4 * 5)
    assert operations([product, product]) == 2 * product.operations


def test_an_epoch_of_the_digits_by_hand():
    """A row meets each weight three times; those of the first layer only twice."""
    by_hand = 2 * 1437 * (2 * 64 * 64 + 3 * 64 * 10)
    assert operations(WORKLOADS["digits"].limit()) == pytest.approx(by_hand)


def test_a_convolution_multiplies_each_place_with_each_weight():
    products = WORKLOADS["mnist_cnn"].products(1)
    kernel = np.ones((3, 3, 32, 64))
    assert products[1].operations == 3 * 2 * kernel.size * 24 * 24


def test_the_best_rate_is_a_rate(monkeypatch):
    monkeypatch.setattr(limit, "SECONDS_TO_TRY", 0.01)
    assert best_rate([Product(8, 8, 8)]) > 1e6
