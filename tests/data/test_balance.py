"""Classes count the same, by weights or by rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.data.arrays import class_weights
from goodfit.data.balance import balanced, oversample, undersample
from goodfit.errors import DataError

LABELS = st.lists(st.integers(0, 4), min_size=1, max_size=60)


@given(LABELS)
def test_every_class_has_the_same_total(labels):
    weights = balanced(labels)
    totals = [weights[np.array(labels) == label].sum() for label in set(labels)]
    np.testing.assert_allclose(totals, len(labels) / len(set(labels)), rtol=1e-5)
    np.testing.assert_allclose(weights, class_weights("balanced", np.array(labels)), rtol=1e-6)
    np.testing.assert_array_equal(weights, balanced(np.eye(5)[labels]))


@given(LABELS, st.integers(0, 2**32))
def test_oversampling_keeps_each_row_and_repeats_evenly(labels, seed):
    rows = oversample(labels, seed)
    counts = np.bincount(labels)
    taken = np.bincount(np.array(labels)[rows], minlength=len(counts))
    assert set(taken[counts > 0]) == {counts.max()}
    repeats = np.bincount(rows, minlength=len(labels))
    assert repeats.min() >= 1
    for label in set(labels):
        assert np.ptp(repeats[np.array(labels) == label]) <= 1
    np.testing.assert_array_equal(rows, oversample(labels, seed))


@given(LABELS, st.integers(0, 2**32))
def test_undersampling_takes_each_row_at_most_once(labels, seed):
    rows = undersample(labels, seed)
    counts = np.bincount(labels)
    taken = np.bincount(np.array(labels)[rows], minlength=len(counts))
    assert set(taken[counts > 0]) == {counts[counts > 0].min()}
    assert len(set(rows)) == len(rows)


def test_labels_may_be_text_or_a_column():
    assert balanced(np.array(["a", 1, 1], dtype=object)).tolist() == [1.5, 0.75, 0.75]
    assert balanced([[0], [1], [1]]).tolist() == [1.5, 0.75, 0.75]


def test_the_order_is_mixed():
    rows = undersample([0] * 50 + [1] * 50)
    assert 0.2 < np.mean(rows[:50] < 50) < 0.8


@pytest.mark.parametrize("y", [[], np.ones((2, 2, 2)), 3])
def test_what_is_no_list_of_labels(y):
    with pytest.raises(DataError, match=r"one class label for each row.*balanced\(y_train\)"):
        balanced(y)
