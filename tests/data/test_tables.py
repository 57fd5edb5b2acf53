from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from goodfit.data.tables import Table, TableEncoder, read_csv, read_frame
from goodfit.errors import DataError, FileError, UnknownNameError

PASSENGERS = """survived, age ,sex,fare,alone,name
0, 22 ,male, 7.25,True,Adam
1,38,female ,71.3,False,Beth
1,?,female,8.0,False,Cleo
0,35, male,NA,True,Dave
 ? ,35,male,8.1,True,Egon
1, ,?,9.5,False,Fran
"""


@pytest.fixture
def passengers(tmp_path: Path) -> Path:
    path = tmp_path / "passengers.csv"
    path.write_text(PASSENGERS)
    return path


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_blanks_and_question_marks(passengers: Path) -> None:
    frame = read_frame(passengers)
    assert list(frame) == ["survived", "age", "sex", "fare", "alone", "name"]
    np.testing.assert_array_equal(frame["age"], [22, 38, np.nan, 35, 35, np.nan])
    assert frame["sex"].dropna().unique().tolist() == ["male", "female"]
    assert frame.isna().sum().to_dict() == {
        "survived": 1, "age": 2, "sex": 1, "fare": 1, "alone": 0, "name": 0,
    }  # fmt: skip


def test_rows_without_a_target_are_dropped_and_counted(passengers: Path) -> None:
    table = read_csv(passengers, "survived")
    assert table.dropped_rows == 1
    np.testing.assert_array_equal(table.y, [0, 1, 1, 0, 1])
    assert table.y.dtype == np.int64
    assert "survived" not in table.frame
    assert table.frame["name"].tolist() == ["Adam", "Beth", "Cleo", "Dave", "Fran"]
    assert table.frame.index.tolist() == [0, 1, 2, 3, 4]
    assert table.task.reason == "`survived` has 2 different values in 5 rows, all whole numbers"


def test_a_regression_target_is_float64(passengers: Path) -> None:
    table = read_csv(passengers, "fare")
    assert table.task.kind == "regression"
    assert table.y.dtype == np.float64
    np.testing.assert_array_equal(table.y, [7.25, 71.3, 8.0, 8.1, 9.5])


def test_a_column_that_is_not_there_proposes_the_nearest(passengers: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean 'survived'.*'age', 'alone', 'fare'"):
        read_csv(passengers, "survivd")


def test_a_target_that_is_missing_everywhere(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"`y` is missing in all 2 rows .* Choose another column"):
        read_csv(write(tmp_path, "x,y\n1,?\n2, \n"), "y")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty: a first line with the column names is needed"),
        ("a,b\n", "has no rows below its first line"),
        ("a,b\n1,2\n1,2,3\n", "is no table of values between commas"),
        ("a,b\n1,2,3\n4,5,6\n", "is no table of values between commas: Length of header"),
        ("a ,a\n1,2\n", "has two columns named `a`. Give each its own name"),
        ("a,b,a\n1,2,3\n", "has two columns named `a`. Give each its own name"),
        ("a;b\n1;2\n", "only one column, `a;b`.* Save it again with commas"),
        ("a,b\n1,2\n".encode("utf-16-le"), "is not UTF-8 text, but UTF-16: save it again"),
        ("näme\n1\n".encode("latin-1"), "is not UTF-8 text: save it again as CSV in UTF-8"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        read_frame(write(tmp_path, content))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"absent\.csv cannot be read: No such file"):
        read_frame(tmp_path / "absent.csv")


def test_a_comma_at_the_end_of_each_line_makes_no_column(tmp_path: Path) -> None:
    assert read_frame(write(tmp_path, "a,b\n1,2,\n3,4,\n"))["b"].tolist() == [2, 4]


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert list(read_frame(write(tmp_path, "a,b\n1,2\n".encode("utf-8-sig")))) == ["a", "b"]


@pytest.fixture
def table(passengers: Path) -> Table:
    return read_csv(passengers, "survived")


def test_encoding_by_hand(table: Table) -> None:
    encoder = TableEncoder.fit(table.frame.drop(columns="name"))
    assert encoder.feature_names == (
        "age", "age (missing)", "sex=female", "sex=male", "sex (missing)",
        "fare", "fare (missing)", "alone",
    )  # fmt: skip
    expected = [
        [22, 0, 0, 1, 0, 7.25, 0, 1],
        [38, 0, 1, 0, 0, 71.3, 0, 0],
        [35, 1, 1, 0, 0, 8.0, 0, 0],
        [35, 0, 0, 1, 0, 8.75, 1, 1],
        [35, 1, 0, 0, 1, 9.5, 0, 0],
    ]
    encoded = encoder(table.frame)
    np.testing.assert_allclose(encoded, expected, rtol=1e-6)
    assert encoded.dtype == np.float32


def test_later_rows_change_nothing_that_was_learnt() -> None:
    encoder = TableEncoder.fit(pd.DataFrame({"x": [1.0, np.nan, 3.0], "c": ["a", "b", "a"]}))
    later = pd.DataFrame({"c": ["z", "b"], "unasked": [0, 0], "x": [np.nan, 100.0]})
    np.testing.assert_array_equal(encoder(later), [[2, 1, 0, 0], [100, 0, 0, 1]])
    assert encoder(later[:0]).shape == (0, 4)


def test_dropped_columns_are_named_with_the_reason() -> None:
    frame = pd.DataFrame({"x": range(12), "nothing": None, "one": 1, "id": [*"abcdefghijkl"]})
    encoder = TableEncoder.fit(frame)
    assert encoder.feature_names == ("x",)
    assert encoder.dropped == {
        "nothing": "it is missing in every row",
        "one": "it is 1 in every row",
        "id": "it is text that differs in nearly every row (12 different values in 12 rows)",
    }
    with pytest.raises(DataError, match=r"No column is left[^`]*\n  `one`: it is 1 in every row"):
        TableEncoder.fit(frame[["one"]])


def test_it_survives_being_written_down(table: Table) -> None:
    encoder = TableEncoder.fit(table.frame)
    written = json.dumps(encoder.to_json())
    again = TableEncoder.from_json(json.loads(written))
    assert again == encoder
    np.testing.assert_array_equal(again(table.frame), encoder(table.frame))


@pytest.mark.parametrize(
    "description",
    [
        {},
        {"columns": [{}], "dropped": {}},
        {"columns": [{"kind": "pickled", "name": "x"}], "dropped": {}},
        {"columns": [{"kind": "numeric", "nom": "x"}], "dropped": {}},
        {"columns": 3, "dropped": {}},
        [],
    ],
)
def test_a_damaged_description_is_refused(description: dict[str, object]) -> None:
    with pytest.raises(FileError, match=r"describes no table encoder.*TableEncoder\.fit\(frame\)"):
        TableEncoder.from_json(description)


def test_a_missing_column_is_named(table: Table) -> None:
    encoder = TableEncoder.fit(table.frame)
    poor = table.frame.drop(columns=["age", "fare"])
    with pytest.raises(DataError, match=r"lacks `age`, `fare`.*It has `sex`, `alone`, `name`"):
        encoder(poor)
    assert encoder(poor.assign(age=None, fare=None)).shape == (5, len(encoder.feature_names))


def test_text_among_numbers_is_named(table: Table) -> None:
    encoder = TableEncoder.fit(table.frame)
    with pytest.raises(DataError, match="`age` holds 'old'"):
        encoder(table.frame.assign(age="old"))


def test_columns_may_be_numbered() -> None:
    frame = pd.DataFrame(np.arange(6.0).reshape(3, 2))
    np.testing.assert_array_equal(TableEncoder.fit(frame)(frame), frame)
