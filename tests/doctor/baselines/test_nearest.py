"""Nearest neighbours against scikit-learn's."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsRegressor, NearestNeighbors

from goodfit.doctor.baselines.nearest import Neighbours


def test_predictions_are_those_of_scikit_learn():
    x, judged = np.random.default_rng(0).normal(size=(2, 80, 6))
    y = np.random.default_rng(1).normal(size=(80, 3))
    theirs = KNeighborsRegressor(5).fit(x, y).predict(judged)
    np.testing.assert_allclose(Neighbours(x, judged).predict(y), theirs)


def test_no_row_is_its_own_neighbour():
    x = np.random.default_rng(0).normal(size=(40, 3))
    theirs = NearestNeighbors(n_neighbors=5).fit(x).kneighbors(return_distance=False)
    assert np.array_equal(np.sort(Neighbours(x, None).places), np.sort(theirs))


@pytest.mark.parametrize("rows", [2, 3, 5])
def test_few_rows_are_each_others_neighbours(rows):
    y = np.arange(float(rows))[:, None]
    said = Neighbours(y, None).predict(y)
    np.testing.assert_allclose(said, (y.sum() - y) / (rows - 1))
