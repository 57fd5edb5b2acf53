"""A folder of CSV files is one table."""

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
