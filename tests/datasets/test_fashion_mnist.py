from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import goodfit.datasets


def test_the_real_files_are_as_keras_gives_them(real_data: Path) -> None:
    (x, y), (x_test, y_test) = goodfit.datasets.fashion_mnist.load_data()
    assert (x.shape, x_test.shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert x.dtype == y.dtype == x_test.dtype == y_test.dtype == np.uint8
    assert (x.mean() / 255, x.std() / 255) == pytest.approx((0.2860, 0.3530), abs=5e-5)
    assert (np.bincount(y) == 6_000).all()
    assert (np.bincount(y_test) == 1_000).all()


def test_the_data_set(real_data: Path) -> None:
    dataset = goodfit.datasets.load("fashion_mnist")
    assert dataset.task.class_names is not None
    assert dataset.task.class_names[int(dataset.y[0])] == "ankle boot"
    assert dataset.x.shape == (60_000, 28, 28, 1)
