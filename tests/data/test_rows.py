"""Rows read in blocks are the rows that an array in memory would give, in the same order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.arrays import random
from goodfit.data.batches import batches, epoch_order
from goodfit.data.rows import RowSource


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 200), st.integers(0, 5))
def test_the_order_is_that_of_memory_whatever_the_blocks(count, size, block_bytes, epoch):
    x = np.arange(2.0 * count).reshape(count, 2).astype(np.float32)
    asked = []

    def take(rows):
        asked.append(rows)
        return x[rows], x[rows, 0], np.ones(len(rows))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RowSource, "block_bytes", block_bytes)
        shuffled = epoch_order(random.key(1), epoch, count, shuffle=True)
        read = list(RowSource(take, count, size).batches(epoch, lambda _: shuffled))
    expected = batches(shuffled, size)
    assert len(read) == len(expected.rows)
    for portion, rows, kept in zip(read, *expected[:2], strict=True):
        np.testing.assert_array_equal(portion.x[0], x[rows[:kept]])
        np.testing.assert_array_equal(portion.y, x[rows[:kept], 0])
        assert portion.weight.tolist() == [1] * kept
    assert all((np.diff(rows) > 0).all() for rows in asked)


def test_blocks_hold_several_batches(monkeypatch):
    asked = []
    source = RowSource(lambda rows: asked.append(len(rows)) or (rows, rows), 100, 5)
    monkeypatch.setattr(RowSource, "block_bytes", 4 * 20)
    assert len(list(source.batches())) == source.steps == 20
    assert asked == [5, 20, 20, 20, 20, 20]  # the first tells how large rows are


def test_who_may_not_be_shuffled_is_not_and_a_seed_decides_alone():
    def order(count):
        return np.arange(count)[::-1]

    def read(epoch, **settings):
        source = RowSource(lambda rows: (rows, rows), 6, 6, **settings)
        return next(source.batches(epoch, order)).y.tolist()

    assert read(0) == [5, 4, 3, 2, 1, 0]
    assert read(0, shuffle=False) == [0, 1, 2, 3, 4, 5]
    assert read(0, seed=3) == read(0, seed=3) != read(1, seed=3)
    assert sorted(read(0, seed=3)) == [0, 1, 2, 3, 4, 5]


def test_without_an_order_rows_come_as_they_are_and_first_takes_nothing_away():
    source = RowSource(lambda rows: (rows, rows), 5).in_batches(2)
    assert source.first().y.tolist() == [0, 1]
    assert [portion.y.tolist() for portion in source.batches()] == [[0, 1], [2, 3], [4]]
    assert (source.rows, source.steps, source.batch_size) == (5, 3, 2)


def test_several_inputs_and_outputs():
    source = RowSource(lambda rows: ({"a": rows, "b": -rows}, {"up": rows, "down": -rows}), 3, 3)
    portion = next(source.named(("b", "a"), ("up", "down")).batches(0, lambda _: np.array([2, 0])))
    assert [array.tolist() for array in portion.x] == [[-2, 0], [2, 0]]
    assert [array.tolist() for array in portion.y] == [[2, 0], [-2, 0]]
