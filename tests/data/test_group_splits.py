"""No group is in two parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.data.group_splits import group_numbers, split_by_group
from goodfit.data.splits import Sizes
from goodfit.errors import DataError

GROUPS = st.lists(st.integers(0, 9), min_size=3, max_size=80).filter(lambda g: len(set(g)) >= 3)


@given(GROUPS, st.integers(0, 2**32))
def test_groups_stay_together_and_no_row_is_lost(groups, seed):
    parts = split_by_group(groups, seed=seed)
    rows = [parts.train, parts.dev, parts.test]
    assert sorted(np.concatenate(rows)) == list(range(len(groups)))
    held = [{groups[row] for row in part} for part in rows]
    assert all(held)
    assert sum(map(len, held)) == len(set(groups))
    again = split_by_group(groups, seed=seed)
    np.testing.assert_array_equal(parts.train, again.train)


def test_many_small_groups_come_near_to_the_sizes():
    groups = np.repeat(np.arange(500), np.random.default_rng(0).integers(1, 6, 500))
    parts = split_by_group(groups)
    shares = [len(part) / len(groups) for part in (parts.train, parts.dev, parts.test)]
    assert shares == pytest.approx([0.6, 0.2, 0.2], abs=0.005)
    other = split_by_group(groups, seed=1)
    assert set(groups[parts.test]) != set(groups[other.test])
    assert (np.diff(parts.train) < 0).any()


def test_a_part_may_be_unwanted():
    parts = split_by_group(["a", "b", "b"], sizes=Sizes(2, 1, 0))
    assert [len(parts.train), len(parts.dev), len(parts.test)] == [2, 1, 0]


def test_groups_of_several_types_are_told_apart():
    assert group_numbers(np.array(["a", 1, None, 1], dtype=object)).tolist() == [2, 0, 1, 0]


def test_what_cannot_be_split():
    with pytest.raises(DataError, match=r"2 groups cannot be dealt to 3 parts.*dev, 0\)"):
        split_by_group([1, 1, 2])
    with pytest.raises(DataError, match=r"`groups` has the shape \(2, 2\).*frame\['patient'\]"):
        split_by_group(np.eye(2))
    with pytest.raises(DataError, match="sum to 3"):
        split_by_group([1, 2, 3], sizes=Sizes(1, 1, 0))
