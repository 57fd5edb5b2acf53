from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import goodfit.datasets


def test_the_real_files_are_as_keras_gives_them(real_data: Path) -> None:
    (x, y), (x_test, y_test) = goodfit.datasets.mnist.load_data()
    assert (x.shape, y.shape) == ((60_000, 28, 28), (60_000,))
    assert (x_test.shape, y_test.shape) == ((10_000, 28, 28), (10_000,))
    assert x.dtype == y.dtype == x_test.dtype == y_test.dtype == np.uint8
    assert (x.mean() / 255, x.std() / 255) == pytest.approx((0.1307, 0.3081), abs=5e-5)
    assert y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]  # as known from every tutorial
    assert y_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_the_data_set(real_data: Path) -> None:
    dataset = goodfit.datasets.load("mnist")
    assert (dataset.x.shape, dataset.x.dtype) == ((60_000, 28, 28, 1), np.uint8)
    assert dataset.task.class_names == tuple("0123456789")
    assert dataset.test is not None
    assert dataset.test[0].shape == (10_000, 28, 28, 1)
    assert dataset.y.dtype == dataset.test[1].dtype == np.int64
