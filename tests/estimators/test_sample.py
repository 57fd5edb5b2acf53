"""Equal rows are one row that weighs more; rows to stop by are set aside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import DataError
from goodfit.estimators.rows import Rows
from goodfit.estimators.sample import SPARED, Sample

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 4)), min_size=1
).filter(lambda rows: any(weight for _, _, weight in rows))


def sample(rows):
    x, y, weights = np.array(rows).T
    return Sample(Rows(x[:, None].astype(float)), y, weights.astype(float))


def values(sample):
    return np.concatenate([block[:, 0] for _, block in sample.rows.blocks()])


def same(first, second):
    return (
        np.array_equal(values(first), values(second))
        and np.array_equal(first.y, second.y)
        and np.array_equal(first.weights, second.weights)
    )


@given(ROWS, st.randoms())
def test_weights_are_repetitions_and_order_does_not_count(rows, random):
    whole = sample(rows).distinct()
    repeated = [(x, y, 1) for x, y, weight in rows for _ in range(weight)]
    random.shuffle(repeated)
    assert same(whole, sample(repeated).distinct())


@given(ROWS)
def test_each_row_weighs_what_all_that_are_equal_weigh(rows):
    whole = sample(rows).distinct()
    total = sum(weight for _, _, weight in rows)
    for x, y, weight in zip(values(whole), whole.y, whole.weights, strict=True):
        share = sum(w for one, label, w in rows if (one, label) == (x, y)) / total
        assert weight / len(whole.y) == pytest.approx(share)


def many(count):
    return Sample(Rows(np.arange(count * 1.0)[:, None]), np.arange(count) % 2, np.ones(count))


def test_some_rows_are_set_aside_of_each_class():
    train, dev = many(100).divided(0.1, True, np.arange(100) % 2, seed=0)
    assert sorted([*values(train), *values(dev)]) == list(range(100))
    assert np.bincount(dev.y).tolist() == [5, 5]


def test_auto_sets_rows_aside_only_of_many():
    assert many(SPARED - 1).divided(0.1, "auto", None, seed=0)[1] is None
    assert len(many(SPARED).divided(0.1, "auto", None, seed=0)[1].y) == SPARED // 10
    assert many(SPARED).divided(0.1, False, None, seed=0)[1] is None


def test_one_row_cannot_be_divided():
    with pytest.raises(DataError, match="Write `early_stopping=False`"):
        many(1).divided(0.1, True, None, seed=0)
