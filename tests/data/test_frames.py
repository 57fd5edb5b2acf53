"""Frames and columns become arrays, or an error that names the column and the line to write."""

import datetime

import numpy as np
import pandas as pd
import pytest

from goodfit.data.arrays import as_inputs, as_targets
from goodfit.data.frames import as_pandas, frame_array, frame_names, rows_of
from goodfit.data.splits import split
from goodfit.data.tables import TableEncoder
from goodfit.errors import DataError

DAYS = [datetime.datetime(2026, 1, day) for day in (1, 2, 3)]


def pandas_frame(columns):
    return pd.DataFrame(columns)


def polars_frame(columns):
    return pytest.importorskip("polars").DataFrame(columns)


def pyarrow_frame(columns):
    return pytest.importorskip("pyarrow").table(columns)


@pytest.fixture(params=[pandas_frame, polars_frame, pyarrow_frame])
def frame(request):
    return request.param


def test_columns_are_called_as_in_any_library(frame):
    given = frame({"age": [1, 2], "town": [0.5, 1.5]})
    assert frame_names(given) == ("age", "town")
    assert frame_names(np.ones((2, 2))) == frame_names([[1, 2]]) == frame_names(given["age"]) == ()


def test_columns_that_are_numbered_have_no_names():
    assert (
        frame_names(pd.DataFrame([[1, 2]])) == frame_names(pd.DataFrame({"a": [1], 7: [2]})) == ()
    )


def test_columns_of_a_frame_that_is_not_read_yet_have_names():
    lazy = pytest.importorskip("polars").LazyFrame({"age": [1, 2]})
    assert frame_names(lazy) == ("age",)


def test_numbers_of_all_kinds_stand_side_by_side(frame):
    given = frame({"a": [1, 2, 3], "b": [0.5, 1.5, 2.5], "c": [True, False, True]})
    (array,) = as_inputs(given)
    assert array.dtype == np.float32
    np.testing.assert_array_equal(array, [[1, 0.5, 1], [2, 1.5, 0], [3, 2.5, 1]])
    np.testing.assert_array_equal(as_targets(given["a"]), [1, 2, 3])


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([1, 2], "Int64", np.int32),
        ([1.5, 2], "Float64", np.float32),
        ([True, False], "boolean", bool),
        ([3, 4], "uint8", np.uint8),
        ([1, 2.5], object, np.float32),
    ],
)
def test_the_types_of_pandas(values, dtype, expected):
    array = as_targets(pd.Series(values, dtype=dtype))
    assert array.dtype == expected
    np.testing.assert_array_equal(array, np.array(values, float))


@pytest.mark.parametrize("dtype", ["float64", "Int64", "boolean", object])
def test_a_missing_value_is_told_with_its_column_and_row(dtype):
    given = pd.DataFrame({"fare": [1, 0, 1], "age": pd.array([1, None, 0], dtype=dtype)})
    with pytest.raises(
        DataError, match=r"column `age` of x has no value in 1 of 3.*row 1,"
    ) as told:
        as_inputs(given)
    assert "Write `x['age'] = x['age'].fillna(x['age'].median())`." in str(told.value)
    with pytest.raises(DataError, match=r"^y has no value.*keep = y\.notna.*x\[keep\], y\[keep"):
        as_targets(given["age"])


def test_a_missing_value_in_the_words_of_polars():
    pytest.importorskip("polars")
    given = polars_frame({"age": [1.0, None]})
    with pytest.raises(DataError, match=r"x = x\.with_columns\(pl\.col\('age'\)\.fill_null"):
        as_inputs(given)
    with pytest.raises(DataError, match=r"keep = y\.is_not_null\(\).*y\.filter\(keep\)"):
        as_targets(given["age"])


def test_the_lines_that_pandas_errors_advise_work():
    x = pd.DataFrame({"age": [1.0, np.nan, 5.0], "when": DAYS, "span": pd.to_timedelta([1] * 3)})
    x["age"] = x["age"].fillna(x["age"].median())
    x["when"] = x["when"].dt.day_of_year
    x["span"] = x["span"].dt.total_seconds()
    np.testing.assert_allclose(as_inputs(x)[0], [[1, 1, 1e-9], [3, 2, 1e-9], [5, 3, 1e-9]])


def test_dates_and_spans_are_told_by_their_column(frame):
    given = frame({"age": [1, 2, 3], "when": DAYS})
    with pytest.raises(
        DataError, match=r"column `when` of x holds dates.*(day_of_year|ordinal_day)"
    ):
        as_inputs(given)
    spans = frame({"lasted": [datetime.timedelta(hours=hour) for hour in (1, 2, 3)]})
    with pytest.raises(DataError, match=r"`lasted` of x holds spans.*dt\.total_seconds"):
        as_inputs(spans)


@pytest.mark.parametrize("colours", [["red", "blue"], pd.Categorical(["red", "blue"])])
def test_text_beside_numbers_is_told_by_its_column(colours):
    x = pd.DataFrame({"age": [1, 2], "colour": colours})
    with pytest.raises(DataError, match=r"`colour` of x holds 'red'.*TableEncoder\.fit\(x\)"):
        as_inputs(x)


def test_text_alone_passes_for_layers_and_checks_that_know_it(frame):
    given = frame({"text": ["a b", "c"]})
    assert as_inputs(given["text"])[0].tolist() == ["a b", "c"]
    assert as_inputs(given)[0].tolist() == [["a b"], ["c"]]


def test_names_of_columns_may_be_numbers_but_not_twice_the_same():
    np.testing.assert_array_equal(frame_array(pd.DataFrame(np.eye(2)), "x"), np.eye(2))
    with pytest.raises(DataError, match=r"(?s)x has columns of the same name.*'a' 2 times"):
        frame_array(pd.DataFrame(np.eye(2), columns=["a", "a"]), "x")


def test_what_is_no_frame_is_none():
    assert frame_array({"a": 1}, "x") is None
    assert frame_array(np.ones(2), "x") is None


def test_rows_stay_what_they_were(frame):
    given = frame({"a": [1, 2, 3]})
    taken = rows_of(given, np.array([2, 0]))
    assert type(taken) is type(given)
    assert as_pandas(taken)["a"].tolist() == [3, 1]
    assert type(rows_of(given["a"], np.array([1]))) is type(given["a"])
    assert rows_of((1, 2, 3), np.array([1, 1])) == (2, 2)
    np.testing.assert_array_equal(rows_of(np.eye(2), np.array([1])), [[0, 1]])


def test_tables_of_any_library_are_encoded(frame):
    encode = TableEncoder.fit(frame({"age": [1.0, 2.0], "pet": ["cat", "dog"]}))
    assert encode(frame({"age": [3.0], "pet": ["dog"]})).tolist() == [[3, 0, 1]]


def test_an_encoder_is_not_fitted_on_dev_rows():
    dev = split(9).of(pd.DataFrame({"age": range(9)}))[1]
    with pytest.raises(DataError, match=r"rows of the dev part.*TableEncoder\.fit\(x_train\)"):
        TableEncoder.fit(dev)


def test_a_tensor_is_taken_from_its_graph():
    torch = pytest.importorskip("torch")
    tensor = torch.ones(2, 3, requires_grad=True)
    assert as_inputs(tensor)[0].dtype == np.float32
