"""The laws of folds, and scikit-learn's own cuts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import TimeSeriesSplit

from goodfit.data.folds import folds, folds_by_group, folds_by_time
from goodfit.data.parts import part_of
from goodfit.errors import DataError


@given(st.data())
def test_each_row_judges_once_and_trains_all_other_times(data):
    n = data.draw(st.integers(4, 60))
    count = data.draw(st.integers(2, min(n, 7)))
    groups = np.arange(n) % data.draw(st.integers(count, 9))
    if len(set(groups)) < count:
        return
    for cut in (folds(n, count, seed=3), folds_by_group(groups, count)):
        assert len(cut) == count
        assert sorted(np.concatenate([fold.dev for fold in cut])) == list(range(n))
        for fold in cut:
            assert sorted([*fold.train, *fold.dev]) == list(range(n))


@given(st.lists(st.integers(0, 3), min_size=6, max_size=60))
def test_classes_are_spread_evenly(labels):
    counts = np.bincount(labels, minlength=4)
    if counts.max() < 3:
        return
    cut = folds(len(labels), 3, stratify=labels)
    held = np.array([np.bincount(np.array(labels)[fold.dev], minlength=4) for fold in cut])
    np.testing.assert_array_equal(held.sum(axis=0), counts)
    assert (held.max(axis=0) - held.min(axis=0) <= 1).all()


@given(st.lists(st.integers(0, 8), min_size=6, max_size=60).filter(lambda g: len(set(g)) >= 3))
def test_no_group_trains_and_judges(groups):
    for fold in folds_by_group(groups, 3):
        train, dev = fold.of(groups)
        assert not set(train) & set(dev)


@given(st.integers(8, 60), st.integers(2, 4), st.integers(0, 1))
def test_rows_in_order_are_cut_as_scikit_learn_cuts_them(n, count, gap):
    expected = TimeSeriesSplit(count, gap=gap).split(np.arange(n))
    for fold, (train, dev) in zip(folds_by_time(n, count, gap=gap), expected, strict=True):
        np.testing.assert_array_equal(fold.train, train)
        np.testing.assert_array_equal(fold.dev, dev)


@given(st.lists(st.integers(0, 30), min_size=6, max_size=60))
def test_the_past_is_before_the_future_even_where_times_repeat(times):
    try:
        cut = folds_by_time(times, 3)
    except DataError:
        return
    time = np.array(times)
    assert all(time[fold.train].max() < time[fold.dev].min() for fold in cut)


def test_the_seed_alone_decides():
    first, again, other = (folds(50, seed=seed)[0].dev for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_rows_of_a_fold_know_their_part():
    assert [part_of(rows) for rows in folds(6, 2)[0].of(np.ones((6, 2)))] == ["train", "dev"]


@pytest.mark.parametrize(
    ("cut", "advice"),
    [
        (lambda: folds(3), "3 rows cannot make 5 folds.*such as folds=3"),
        (lambda: folds(9, 1), "a number of folds from 2 to 9"),
        (lambda: folds(1, 2), "at least 2 are needed"),
        (lambda: folds(4, 3, stratify=[0, 0, 1, 1]), "2 rows of one class cannot make 3 folds"),
        (lambda: folds(2, 2, stratify=np.eye(2)), r"stratify=y\.argmax\(axis=1\)"),
        (lambda: folds_by_group([1, 1, 2], 3), "2 groups cannot make 3 folds"),
        (lambda: folds_by_time(3, 3), "2 rows after the first cannot make 3 folds"),
        (lambda: folds_by_time(6, 2, gap=2), "gap=2, the first of 2 folds has no row"),
    ],
)
def test_what_cannot_be_cut(cut, advice):
    with pytest.raises(DataError, match=advice):
        cut()
