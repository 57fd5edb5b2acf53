"""CSV files as tables: what is missing in one is told from what is empty; a folder is one table."""

import gzip

import pytest

from goodfit.data.csv_files import read_frame
from goodfit.data.tables import read_csv
from goodfit.errors import FileError


def test_files_of_a_folder_are_read_below_one_another(tmp_path):
    (tmp_path / "2025.csv").write_text("age,pet\n1,cat\n?,dog\n")
    (tmp_path / "2026.CSV").write_text("pet,age\ndog,7\n")
    (tmp_path / "notes.txt").write_text("no table")
    frame = read_frame(tmp_path)
    assert frame["age"].tolist()[::2] == [1, 7]
    assert frame["age"].isna().tolist() == [False, True, False]
    assert frame["pet"].tolist() == ["cat", "dog", "dog"]
    assert frame.index.tolist() == [0, 1, 2]
    assert read_csv(tmp_path, "pet").y.tolist() == [0, 1, 1]


def test_files_with_other_columns_are_told(tmp_path):
    (tmp_path / "a.csv").write_text("age,pet\n1,cat\n")
    (tmp_path / "b.csv").write_text("age,animal\n1,cat\n")
    with pytest.raises(FileError, match=r"a\.csv and b\.csv do not both .* `animal`, `pet`\."):
        read_frame(tmp_path)


def test_a_folder_without_tables(tmp_path):
    with pytest.raises(FileError, match=r"no files in it that end with \.csv"):
        read_frame(tmp_path)


def _file(tmp_path, text):
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "line", "found", "instead"),
    [
        ("a,b,c\n1,2,3\n4,5\n", 3, 2, "4,5,"),
        ("a,b,c\r\n1\r\n1,2,3\r\n", 2, 1, "1,,"),
        ('a,b,c\n1,2,"x\ny"\n\n4,"5,6"\n', 5, 2, "4,5,6,"),
        ("a,b,c\n1,2,?\n1,\n", 3, 2, "1,,"),
        ("a,b\n" + "1,2\n" * 10_000 + "3;4\n", 10_002, 1, "3;4,"),
    ],
)
def test_a_line_with_too_few_values_is_told(tmp_path, text, line, found, instead):
    with pytest.raises(FileError, match=rf"line {line}: .* but there are {found}\.") as told:
        read_frame(_file(tmp_path, text))
    assert f"write `{instead}`." in str(told.value)


def test_a_packed_file_is_looked_at_as_well(tmp_path):
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n3\n"))
    with pytest.raises(FileError, match="line 3: 2 values are expected"):
        read_frame(path)


def test_an_archive_is_to_be_unpacked(tmp_path):
    with pytest.raises(FileError, match="Unpack it, and name the CSV file"):
        read_frame(tmp_path / "rows.csv.zip")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("a,b\n1,2\n3,\n", [2, 0]),  # empty, and said so
        ("a,b\n1,2\n\n  \n3,?\n", [2, 0]),  # lines of blanks are no rows
        (f"a,b\n{'x' * 200_000},2\n3,\n", [2, 0]),  # a long text
        ("a,b\n1,2,\n3,4,\n", [2, 4]),  # a comma at the end of each line
    ],
)
def test_what_is_empty_is_missing(tmp_path, text, last):
    column = read_frame(_file(tmp_path, text))["b"]
    assert column.fillna(0).tolist() == last
