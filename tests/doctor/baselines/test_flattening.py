"""Inputs of any shape as one scaled table."""

import numpy as np
import pytest

from goodfit.doctor.baselines.flattening import FARTHEST, WIDEST, flattened


def test_tables_are_scaled_by_the_training_rows():
    random = np.random.default_rng(0)
    x = random.normal(size=(200, 3)) * [1, 100, 0.01] + [0, 1e4, -1]
    train, dev = flattened((x,), (x[:5],))
    np.testing.assert_allclose(train, np.clip((x - x.mean(0)) / x.std(0), -FARTHEST, FARTHEST))
    np.testing.assert_array_equal(dev, train[:5])


def test_pictures_are_scaled_by_channel_and_inputs_stand_side_by_side():
    pictures = np.random.default_rng(0).normal(size=(50, 4, 4, 2)) * [1, 9]
    train, dev = flattened((pictures, np.arange(50.0)), None)
    assert (train.shape, dev.shape) == ((50, 33), (0, 33))
    np.testing.assert_allclose(train[:, :32:2].std(), 1, rtol=0.02)


def test_constant_columns_are_zero():
    assert not flattened((np.full((9, 2), 7.0),), None)[0].any()


def test_wide_inputs_keep_their_distances():
    x = np.random.default_rng(0).normal(size=(20, 3000))
    train, _ = flattened((x,), None)
    assert train.shape == (20, WIDEST)
    before, after = (np.linalg.norm(table[1:] - table[0], axis=1) for table in (x, train))
    np.testing.assert_allclose(after, before, rtol=0.15)


@pytest.mark.parametrize("bad", [np.array([["a"]]), np.array([[np.inf]])])
def test_what_is_no_finite_number_is_not_flattened(bad):
    assert flattened((bad,), None) is None
    assert flattened((np.zeros((3, 2)),), (np.zeros((3, 4)),)) is None
