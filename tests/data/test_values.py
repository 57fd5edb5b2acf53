from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.data.values import (
    as_column,
    as_labels,
    as_numbers,
    kind_of_values,
    names_its_rows,
    require_single,
)
from goodfit.errors import DataError


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "numbers"),
        ([1.5, None], "numbers"),
        (pd.array([1, None], dtype="Int64"), "numbers"),
        (np.array([1, 2.5], dtype=object), "numbers"),
        ([True, False], "truth"),
        ([True, None, False], "truth"),
        (["a", None], "text"),
        (pd.Categorical(["a", "b"]), "other"),
        (pd.to_datetime(["2020-01-01"]), "other"),
        ([1, "a"], "other"),
    ],
)
def test_kind_of_values(values: object, kind: str) -> None:
    assert kind_of_values(pd.Series(values)) == kind


@given(st.lists(st.one_of(st.none(), st.floats(-1e38, 1e38)), min_size=1))
def test_numbers_come_back_as_they_were(values: list[float | None]) -> None:
    expected = np.array([np.nan if value is None else value for value in values])
    for column in (pd.Series(values, dtype=float), pd.Series(values, dtype=object)):
        np.testing.assert_array_equal(as_numbers(column, "x"), expected)


@pytest.mark.parametrize(
    "value", [np.inf, -1e39, 10**400, "1e400", Decimal("1e40")], ids=lambda value: str(value)[:5]
)
def test_numbers_that_float32_cannot_hold_are_refused(value: object) -> None:
    said = r"`x` holds .* (more than float32 can hold|where a number is expected).*leave it empty"
    with pytest.raises(DataError, match=said):  # older pandas takes "1e400" for no number
        as_numbers(pd.Series([1.0, value], dtype=object), "x")


@pytest.mark.parametrize("value", [1 + 2j, [1.0], b"1", "1_000", pd.Timestamp(0)], ids=str)
def test_what_is_no_number_is_named(value: object) -> None:
    with pytest.raises(DataError, match=r"`x` holds .* where a number is expected"):
        as_numbers(pd.Series([1.0, value], dtype=object), "x")


def test_rows_hold_one_thing_each() -> None:
    with pytest.raises(DataError, match=r"`tags` holds \['a'\].*a column of its own"):
        require_single(pd.Series([["a"], ["b"]]), "tags")
    with pytest.raises(DataError, match=r"`tags` has shape \(2, 1\).*Choose one column"):
        as_column(np.ones((2, 1)), "tags")


def test_true_and_false_are_one_and_zero() -> None:
    column = pd.Series([True, None, False], dtype=object)
    np.testing.assert_array_equal(as_numbers(column, "alone"), [1, np.nan, 0])


def test_what_is_no_number_is_named_with_its_column() -> None:
    with pytest.raises(DataError, match=r"`age` holds 'old'.*1 of 3 rows.*or leave it empty"):
        as_numbers(pd.Series([1, "old", None]), "age")


def test_labels_do_not_depend_on_how_numbers_are_stored() -> None:
    whole = as_labels(pd.Series([1, 2, 10])).tolist()
    assert whole == as_labels(pd.Series([1.0, 2.0, 10.0])).tolist() == ["1", "2", "10"]
    assert as_labels(pd.Series(["1", None, "x"])).tolist() == ["1", np.nan, "x"]
    assert as_labels(pd.Series(pd.Categorical(["b", "a"]))).tolist() == ["b", "a"]
    assert as_labels(pd.Series([0.5, True], dtype=object)).tolist() == ["0.5", "True"]


def test_text_that_differs_in_nearly_every_row_names_its_rows() -> None:
    names = pd.Series([f"name {i}" for i in range(40)])
    assert names_its_rows(names)
    assert names_its_rows(names.mask(names.index < 2, "twice"))
    assert not names_its_rows(names.mask(names.index < 6, "often"))
    assert not names_its_rows(names[:9])  # too few to tell
    assert not names_its_rows(pd.Series(range(40)))
