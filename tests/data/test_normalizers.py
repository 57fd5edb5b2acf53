"""Scales are scikit-learn's, of the training part alone."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import preprocessing

from goodfit.data.normalizers import MinMaxScaler, RobustScaler, Standardizer
from goodfit.data.splits import split
from goodfit.errors import DataError, ShapeError

PAIRS = [
    (Standardizer, preprocessing.StandardScaler),
    (MinMaxScaler, preprocessing.MinMaxScaler),
    (RobustScaler, preprocessing.RobustScaler),
]
X = np.random.default_rng(0).normal([1, -5, 100, 3], [1, 20, 0.1, 0], (40, 4))


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_the_numbers_are_those_of_scikit_learn(ours, theirs):
    other = np.random.default_rng(1).normal(size=(5, 4))
    fitted, oracle = ours.fit(X), theirs().fit(X)
    assert fitted(other).dtype == np.float32
    np.testing.assert_allclose(fitted(other), oracle.transform(other), rtol=1e-6)
    np.testing.assert_allclose(fitted.inverse(other), oracle.inverse_transform(other))


@pytest.mark.parametrize("kind", [ours for ours, _ in PAIRS])
@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 9), st.integers(1, 3)), elements=st.floats(-1e3, 1e3)
    )
)
def test_the_way_back(kind, x):
    fitted = kind.fit(x)
    np.testing.assert_allclose(fitted.inverse(fitted(x)), x, rtol=1e-5, atol=1e-3)


def test_pictures_are_scaled_by_channel_and_targets_as_a_whole():
    pictures = X.reshape(5, 4, 2, 4)
    np.testing.assert_allclose(
        Standardizer.fit(pictures)(pictures), Standardizer.fit(X)(X).reshape(5, 4, 2, 4)
    )
    target = Standardizer.fit(X[:, 1])
    assert target(X[:, 1]).shape == (40,)
    assert target(X[:, 1]).mean() == pytest.approx(0, abs=1e-6)


def test_what_is_missing_does_not_count():
    fitted = Standardizer.fit([[1.0], [np.nan], [3.0]])
    assert (fitted.offset.tolist(), fitted.scale.tolist()) == ([2.0], [1.0])


def test_frames_are_taken():
    frame = pd.DataFrame({"a": [1.0, 3.0], "b": [2, 4]})
    np.testing.assert_array_equal(Standardizer.fit(frame)(frame), [[-1, -1], [1, 1]])


@pytest.mark.parametrize("part", [1, 2])
@pytest.mark.parametrize("kind", [ours for ours, _ in PAIRS])
def test_rows_of_dev_and_test_are_refused_whole_or_in_part(kind, part):
    rows = split(40).of(X)[part]
    for given_rows in (rows, rows[:2], split(40).of(pd.DataFrame(X))[part]):
        with pytest.raises(DataError, match=rf"Write `{kind.__name__}\.fit\(x_train\)`"):
            kind.fit(given_rows)


def test_all_parts_are_scaled_by_what_training_was_like():
    x_train, x_dev, _ = split(40).of(X)
    fitted = Standardizer.fit(x_train)
    expected = (x_dev - x_train.mean(axis=0)) / np.where(
        x_train.std(axis=0) > 1e-9, x_train.std(axis=0), 1
    )
    np.testing.assert_allclose(fitted(x_dev), expected, rtol=1e-4, atol=1e-6)


def test_the_numbers_can_be_kept():
    fitted = MinMaxScaler.fit(X)
    again = MinMaxScaler.from_json(json.loads(json.dumps(fitted.to_json())))
    np.testing.assert_array_equal(again(X), fitted(X))


@pytest.mark.parametrize("x", [[], [[np.inf]], [[np.nan]]])
def test_nothing_to_measure(x):
    with pytest.raises(DataError, match=r"needs finite numbers.*np\.isfinite\(x_train\)"):
        Standardizer.fit(x)


def test_other_things():
    with pytest.raises(DataError, match=r"holds other things.*TableEncoder\.fit\(x_train\)"):
        Standardizer.fit([["a"]])
    with pytest.raises(ShapeError, match=r"fitted to 4 features, but x has 3.*the same columns"):
        Standardizer.fit(X)(X[:, :3])
