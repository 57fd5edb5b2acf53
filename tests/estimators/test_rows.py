"""Rows are read some at a time, dense or sparse, with the same bits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.preprocessing import StandardScaler

from goodfit.errors import DataError
from goodfit.estimators import rows
from goodfit.estimators.rows import Rows, weights_of

X = np.random.default_rng(0).normal([0, 1e3, -5], [1, 10, 1e-3], size=(50, 3))
WEIGHTS = np.random.default_rng(1).uniform(0, 3, 50)


@pytest.fixture(params=["whole", "in blocks"], autouse=True)
def _some_at_a_time(request, monkeypatch):
    if request.param == "in blocks":
        monkeypatch.setattr(rows, "BLOCK_BYTES", 200)


@pytest.mark.parametrize("kind", [np.asarray, sparse.csr_array])
def test_the_scale_is_that_of_scikit_learn(kind):
    scale = Rows(kind(X)).standardizer(WEIGHTS)
    expected = StandardScaler().fit(X, sample_weight=WEIGHTS)
    assert scale.offset == pytest.approx(expected.mean_)
    assert scale.scale == pytest.approx(expected.scale_)
    assert Rows(kind(X)).scaled(scale) == pytest.approx(expected.transform(X), abs=1e-4)


def test_a_feature_that_never_changes_stays_finite():
    scale = Rows(np.full((9, 2), [0.1, 1e12])).standardizer(np.ones(9))
    assert scale.scale.tolist() == [1.0, 1.0]


def test_equal_rows_have_equal_digests():
    x = np.array([[1.0, 0.0], [1.0, -0.0], [1.0, 2.0], [1.0, 0.0]])
    first, second, other, labelled = Rows(x).digests(np.array([0, 0, 0, 1]))
    assert first == second
    assert len({bytes(first), bytes(other), bytes(labelled)}) == 3
    same = Rows(sparse.csr_array(x)).digests(np.array([0, 0, 0, 1]))
    assert same.tobytes() == b"".join(map(bytes, (first, second, other, labelled)))


def test_a_weight_for_each_row():
    assert weights_of(None, 3).tolist() == [1, 1, 1]
    assert weights_of([1, 0, 2], 3).tolist() == [1, 0, 2]
    with pytest.raises(DataError, match="Write for instance `sample_weight=np.ones"):
        weights_of(np.ones((3, 1)), 3)
    with pytest.raises(DataError, match="zero in every row"):
        weights_of([0, 0, 0], 3)


@given(st.integers(1, 200), st.integers(1, 5))
def test_blocks_are_all_rows_once(count, features):
    x = np.arange(count * features, dtype=float).reshape(count, features)
    found = [block for _, block in Rows(x).blocks()]
    assert np.array_equal(np.concatenate(found), x)
