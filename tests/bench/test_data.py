import os

import numpy as np
import pytest

from bench import data

needs_data = pytest.mark.skipif("GOODFIT_DATA" not in os.environ, reason="GOODFIT_DATA is not set")


def test_digits_are_those_of_scikit_learn(digits_folder):
    from sklearn.datasets import load_digits

    bunch, rows = load_digits(), data.digits()
    np.testing.assert_array_equal(np.concatenate([rows.x, rows.dev_x]) * 16, bunch.data)
    np.testing.assert_array_equal(np.concatenate([rows.y, rows.dev_y]), bunch.target)


@needs_data
def test_mnist_is_that_of_the_library():
    import goodfit

    (x, y), (dev_x, dev_y) = goodfit.datasets.mnist.load_data()
    rows = data.mnist()
    np.testing.assert_array_equal(np.round(rows.x[::100] * 255), x[::100])
    np.testing.assert_array_equal(rows.y, y)
    np.testing.assert_array_equal(np.round(rows.dev_x[::100] * 255), dev_x[::100])
    np.testing.assert_array_equal(rows.dev_y, dev_y)


@needs_data
def test_prices_and_what_they_depend_on_are_standardised():
    rows = data.california_housing()
    assert rows.x.shape == (16_346, 8)
    np.testing.assert_allclose(rows.x.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(rows.y.std(), 1, atol=1e-4)
    assert np.isfinite(rows.dev_x).all()


@needs_data
def test_messages_end_with_their_last_word():
    rows = data.sms_spam()
    assert rows.x.shape == (4459, 32)
    assert (rows.x[:, -1] > 0).all()
    assert rows.x.max() == 1999
    assert 0.1 < rows.y.mean() < 0.2


@needs_data
def test_the_target_of_a_letter_is_the_next_one():
    rows = data.tiny_shakespeare()
    np.testing.assert_array_equal(rows.x[0, 1:], rows.y[0, :-1])
    assert rows.x[1, 0] == rows.y[0, -1]
    assert rows.x.max() == 64


def test_parts_are_taken_from_the_beginning():
    rows = data.Rows(*(np.arange(9) for _ in range(4)))
    assert [len(part) for part in rows.first(3)] == [3, 3, 3, 3]
    assert [len(part) for part in rows.training(3)] == [3, 3, 9, 9]
