from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.data.splits import RARE, Sizes, Split, split, split_sizes
from goodfit.errors import DataError


def rows_of(parts: Split) -> np.ndarray:
    return np.concatenate([parts.train, parts.dev, parts.test])


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (3, (1, 1, 1)),
        (4, (2, 1, 1)),
        (150, (90, 30, 30)),
        (1_797, (1_079, 359, 359)),
        (50_000, (30_000, 10_000, 10_000)),
        (50_001, (30_001, 10_000, 10_000)),
        (70_000, (50_000, 10_000, 10_000)),
        (1_000_000, (980_000, 10_000, 10_000)),
        (4_000_000, (3_980_000, 10_000, 10_000)),
        (10_000_000, (9_950_000, 25_000, 25_000)),
    ],
)
def test_the_rule_by_size(n: int, expected: tuple[int, int, int]) -> None:
    assert split_sizes(n) == Sizes(*expected)


@given(st.integers(3, 10**9))
def test_sizes_sum_to_n_and_leave_no_part_empty(n: int) -> None:
    sizes = split_sizes(n)
    assert sum(sizes) == n
    assert min(sizes) >= 1
    assert sizes.train >= sizes.dev == sizes.test


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_rows_say_how_many_are_needed(n: int) -> None:
    with pytest.raises(DataError, match=f"^{n} rows are too few.*at least 3 rows are needed"):
        split_sizes(n)
    assert len(split(n, sizes=Sizes(n, 0, 0)).train) == n  # what the error advises


@st.composite
def sizes_and_labels(draw: st.DrawFn) -> tuple[Sizes, list[int]]:
    sizes = Sizes(*(draw(st.integers(0, 60)) for _ in range(3)))
    classes = draw(st.integers(1, 12))
    labels = st.lists(st.integers(0, classes), min_size=sum(sizes), max_size=sum(sizes))
    return sizes, draw(labels)


@given(sizes_and_labels(), st.integers(0, 2**32), st.booleans())
def test_parts_are_disjoint_complete_exact_and_reproducible(
    drawn: tuple[Sizes, list[int]], seed: int, stratified: bool
) -> None:
    sizes, labels = drawn
    stratify = labels if stratified else None
    parts = split(len(labels), sizes=sizes, stratify=stratify, seed=seed)
    assert (len(parts.train), len(parts.dev), len(parts.test)) == sizes
    np.testing.assert_array_equal(np.sort(rows_of(parts)), np.arange(len(labels)))
    again = split(len(labels), sizes=sizes, stratify=stratify, seed=seed)
    np.testing.assert_array_equal(rows_of(parts), rows_of(again))


@given(sizes_and_labels())
def test_common_classes_are_spread_in_proportion_and_rare_ones_go_to_training(
    drawn: tuple[Sizes, list[int]],
) -> None:
    sizes, values = drawn
    labels = np.array(values, dtype=np.int64)
    counts = np.bincount(labels, minlength=13)
    rare = (counts > 0) & (counts < RARE)
    parts = split(len(labels), sizes=sizes, stratify=labels, seed=1)
    if 2 * counts[rare].sum() > sizes.train:
        return
    assert not rare[labels[parts.dev]].any()
    assert not rare[labels[parts.test]].any()
    common = np.where(rare, 0, counts)
    for rows, slack in ((parts.test, 1), (parts.dev, 2)):
        fair = common * len(rows) / max(common.sum(), 1)
        assert (np.abs(np.bincount(labels[rows], minlength=13) - fair) < slack).all()


def test_classes_that_are_all_rare_are_split_at_random() -> None:
    parts = split(30, stratify=[f"name {i}" for i in range(30)])
    assert (len(parts.train), len(parts.dev), len(parts.test)) == (18, 6, 6)


def test_labels_may_be_text_missing_or_of_several_types() -> None:
    labels = np.array(["a", 1, None, "a", 1, None] * 5, dtype=object)
    parts = split(30, stratify=labels)
    assert sorted(labels[parts.dev].astype(str)) == ["1", "1", "None", "None", "a", "a"]


def test_a_two_part_split_beside_a_given_test_set() -> None:
    parts = split(60_000, sizes=Sizes(50_000, 10_000, 0), stratify=np.arange(60_000) % 10)
    assert len(parts.test) == 0
    assert (np.bincount(parts.dev % 10) == 1_000).all()


def test_the_seed_alone_decides() -> None:
    first, second = split(100, seed=0), split(100, seed=1)
    assert not np.array_equal(first.train, second.train)
    np.random.seed(7)
    np.testing.assert_array_equal(split(100, seed=0).train, first.train)


def test_rows_of_a_part_are_in_random_order() -> None:
    labels = np.repeat([0, 1], 500)
    train = split(1_000, stratify=labels).train
    halves = labels[train[:300]].mean(), labels[train[300:]].mean()
    assert halves == pytest.approx((0.5, 0.5), abs=0.15)


@pytest.mark.parametrize("sizes", [Sizes(5, 3, 1), Sizes(12, -1, -1)])
def test_sizes_that_do_not_fit_are_refused(sizes: Sizes) -> None:
    with pytest.raises(DataError, match=r"but there are 10 rows to split.*sum to 10"):
        split(10, sizes=sizes)


def test_one_hot_labels_are_refused_with_the_line_to_write() -> None:
    with pytest.raises(DataError, match=r"shape \(10, 2\).*y\.argmax\(axis=1\)"):
        split(10, stratify=np.eye(2)[[0, 1] * 5])
    with pytest.raises(DataError, match="each of the 10 rows"):
        split(10, stratify=[0, 1])
