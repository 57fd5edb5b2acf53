"""Ridge regression against scikit-learn's."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge as Theirs
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import LeaveOneOut, cross_val_predict

from goodfit.doctor.baselines.ridge import STRENGTHS, Ridge


def problem(rows, columns, noise=1.0):
    random = np.random.default_rng(0)
    x = random.normal(size=(rows, columns))
    y = x @ random.normal(size=(columns, 2)) + 3 + noise * random.normal(size=(rows, 2))
    return x, y, random.normal(size=(7, columns))


@pytest.mark.parametrize(("rows", "columns"), [(60, 5), (20, 40)])
def test_predictions_are_those_of_scikit_learn(rows, columns):
    x, y, judged = problem(rows, columns)
    theirs = RidgeCV([rows * strength for strength in STRENGTHS]).fit(x - x.mean(axis=0), y)
    np.testing.assert_allclose(
        Ridge(x, judged).predict(y), theirs.predict(judged - x.mean(axis=0)), rtol=1e-5
    )


@pytest.mark.parametrize("columns", [4, 30])
def test_each_row_is_left_out(columns):
    x, y, _ = problem(25, columns, noise=0.1)
    said = Ridge(x, None).predict(y)
    tried = []
    for strength in STRENGTHS:
        # The inputs' mean stays that of all rows: only the targets are hidden.
        left_out = cross_val_predict(Theirs(25 * strength), x - x.mean(axis=0), y, cv=LeaveOneOut())
        tried.append(np.abs(said - left_out).max())
    assert min(tried) < 0.05 * y.std()


def test_constant_columns_and_repeated_rows_do_no_harm():
    x = np.concatenate([np.repeat(np.eye(2), 5, axis=0), np.zeros((10, 3))], axis=1)
    y = np.repeat([[1.0], [5.0]], 5, axis=0)
    assert np.abs(Ridge(x, None).predict(y) - y).max() < 0.1
