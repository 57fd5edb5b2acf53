"""Rows that two parts have in common, against pandas."""

import numpy as np
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from goodfit.doctor.facts.overlap import overlap

rng = np.random.default_rng(0)
tables = arrays.arrays(
    np.int16, st.tuples(st.integers(1, 30), st.just(3)), elements=st.integers(0, 2)
)


def common(train, dev):
    """The overlap of tables whose targets are all the same."""
    return overlap([train], [dev], np.zeros(len(train)), np.zeros(len(dev)))


def merged(train, dev):
    """How many rows of `dev` pandas finds among those of `train`."""
    known = pandas.DataFrame(train).drop_duplicates()
    return len(pandas.DataFrame(dev).merge(known, how="inner"))


@given(tables, tables)
@settings(max_examples=40)
def test_shared_and_repeated_rows_are_those_that_pandas_finds(train, dev):
    found = common(train, dev)
    assert found.shared == merged(train, dev)
    if found.shared:
        repeated = pandas.DataFrame(train).duplicated(keep=False).mean()
        assert found.repeated == pytest.approx(repeated)


@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int64"])
@pytest.mark.parametrize("shape", [(7,), (3, 5, 2), (200,)])
def test_disjoint_rows_share_nothing_and_copies_everything(dtype, shape):
    x = (rng.random((60, *shape)) > 0.5).astype(dtype)
    x[:, ..., 0] = np.arange(60).reshape(-1, *[1] * (x.ndim - 2))
    assert common(x[:40], x[40:]).shared == 0
    assert common(x[:40], x[10:30]).shared == 20


def test_rows_that_differ_only_far_from_their_middle_are_not_the_same():
    train = np.zeros((50, 2000), np.float32)
    train[:, 0] = np.arange(50)
    dev = train + np.eye(1, 2000, dtype=np.float32) * 1000
    assert common(train, dev).shared == 0
    assert common(train, train[:7]).shared == 7


def test_small_whole_floats_do_not_collide():
    """Their bytes end with zeros: a sum of products would only tell a few bits of them."""
    x = rng.integers(0, 3, (20_000, 40)).astype(np.float32)
    assert common(x[:15_000], x[15_000:]).shared == merged(x[:15_000], x[15_000:])


def test_all_inputs_and_the_target_must_be_the_same():
    first, second, y = rng.normal(size=(20, 3)), rng.normal(size=(20, 1)), np.arange(20)
    assert overlap([first, second], [first[:5], second[:5]], y, y[:5]).shared == 5
    assert overlap([first, second], [first[:5], second[5:10]], y, y[:5]).shared == 0
    assert overlap([first, second], [first[:5], second[:5]], y, y[5:10]).shared == 0
    assert overlap([first], [first[:5]], y, y[:5, None].astype("float32")).shared == 5


def test_inputs_of_another_kind_are_not_compared():
    x = rng.normal(size=(9, 2))
    assert common(x, x.astype(np.float32)).shared == 0


def test_a_truth_table_is_exhausted_and_a_random_table_is_not():
    table = ((np.arange(64)[:, None] >> np.arange(6)) & 1).astype(float)
    found = common(table, table)
    assert (found.shared, found.exhausted, found.distinct) == (64, True, False)
    assert not common(rng.permutation(table)[:20], table).exhausted
    random = rng.normal(size=(8, 3))
    assert not common(random, random).exhausted
    assert not common(random[:, :1], random[:, :1]).exhausted


def test_measured_numbers_tell_rows_apart_and_few_values_do_not():
    measured, few = rng.normal(size=(300, 4)), rng.integers(0, 3, (300, 12)).astype(float)
    pictures = rng.integers(0, 255, (300, 9, 9), dtype=np.uint8)
    one = np.arange(300)[:, None] % 250
    for table, distinct in [(measured, True), (pictures, True), (few, False), (one, False)]:
        copies = np.concatenate([table, table[:200]])
        found = common(copies, table[:50])
        assert (found.shared, found.distinct) == (50, distinct)
        assert (
            found.repeated
            == pandas.DataFrame(copies.reshape(500, -1)).duplicated(keep=False).mean()
        )
