"""Rows remember which part they are, and what is not the training part is not fitted on."""

import gc

import numpy as np
import pandas as pd
import pytest

from goodfit.data import parts as module
from goodfit.data.parts import mark, part_of, require_training_rows
from goodfit.data.splits import split
from goodfit.errors import DataError


@pytest.mark.parametrize(
    "data",
    [np.ones((10, 4)), np.ones((10, 2, 2)), pd.DataFrame({"a": range(10)}), pd.Series(range(10))],
    ids=lambda data: type(data).__name__,
)
def test_rows_of_a_split_know_their_part(data):
    found = split(10).of(data)
    assert [part_of(rows) for rows in found] == ["train", "dev", "test"]
    assert [len(rows) for rows in found] == [6, 2, 2]
    assert {type(rows) for rows in found} == {type(data)}
    assert part_of(data) is None


def test_views_are_known_and_copies_are_not():
    rows = mark(np.ones((4, 6)), "dev")
    assert {part_of(view) for view in (rows[1:], rows.T, rows.reshape(2, -1)[:, 2])} == {"dev"}
    assert part_of(rows.copy()) is None
    assert part_of(rows / 255) is None


def test_marks_die_with_their_rows():
    rows = mark(np.ones(3), "test")
    place = id(rows)
    assert place in module._marks
    del rows
    gc.collect()
    assert place not in module._marks


def test_the_rows_of_the_training_part_and_unknown_ones_pass():
    require_training_rows(mark(np.ones(3), "train"), "Standardizer.fit")
    require_training_rows(mark([1.0], "test"), "Standardizer.fit")


@pytest.mark.parametrize("part", ["dev", "test"])
def test_other_rows_are_refused_with_the_line_to_write(part):
    with pytest.raises(
        DataError, match=rf"rows of the {part} part.*`Standardizer\.fit\(x_train\)`"
    ):
        require_training_rows(mark(np.ones(3), part), "Standardizer.fit")
