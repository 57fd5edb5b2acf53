"""The past is never after the future."""

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.data.splits import Sizes, split_sizes
from goodfit.data.time_splits import split_by_time
from goodfit.errors import DataError


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=60), st.integers(0, 5))
def test_parts_follow_one_another_with_the_gap(times, gap):
    try:
        parts = split_by_time(times, gap=gap)
    except DataError:  # ties or the gap leave nothing of a part
        return
    time = np.array(times)
    for early, late in ((parts.train, parts.dev), (parts.dev, parts.test)):
        assert time[early].max() < time[late].min() - gap
    assert len(parts.test) == split_sizes(len(times)).test
    rows = np.concatenate([parts.train, parts.dev, parts.test])
    assert len(set(rows)) == len(rows)


@given(st.integers(3, 200))
def test_rows_in_order_are_cut_at_the_sizes(n):
    parts = split_by_time(n)
    assert (len(parts.train), len(parts.dev), len(parts.test)) == split_sizes(n)
    rows = np.concatenate([parts.train, parts.dev, parts.test])
    np.testing.assert_array_equal(rows, np.arange(n))


def test_dates_in_any_order_with_a_gap_of_days():
    days = np.array("2026-01-01", "datetime64[D]") + np.random.default_rng(0).permutation(100)
    for gap in (np.timedelta64(7, "D"), datetime.timedelta(days=7)):
        parts = split_by_time(days, gap=gap)
        assert days[parts.dev].min() - days[parts.train].max() == np.timedelta64(8, "D")
    assert len(split_by_time(days).train) == 60


def test_an_unwanted_test_part_leaves_the_gap_before_dev():
    parts = split_by_time(10, sizes=Sizes(8, 2, 0), gap=2)
    assert (parts.train.tolist(), parts.dev.tolist()) == ([0, 1, 2, 3, 4, 5], [8, 9])
    parts = split_by_time(10, sizes=Sizes(8, 0, 2), gap=2)
    assert (parts.train.tolist(), parts.test.tolist()) == ([0, 1, 2, 3, 4, 5], [8, 9])


@pytest.mark.parametrize(
    ("times", "advice"),
    [
        ([0.0, np.nan, 1.0], r"row 1 is missing.*keep = ~np\.isnan"),
        (np.array(["2026", "NaT", "2027"], "datetime64[Y]"), "row 1 is missing.*isnat"),
        (["a", "b", "c"], "one number or date for each row"),
        (np.ones((3, 2)), r"shape \(3, 2\)"),
        ([1, 1, 1], "No row is left for the train part.*Choose a smaller gap"),
    ],
)
def test_what_is_no_time(times, advice):
    with pytest.raises(DataError, match=advice):
        split_by_time(times)
