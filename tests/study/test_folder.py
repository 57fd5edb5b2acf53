import json
import math

import pytest

from goodfit.errors import FileError
from goodfit.study.folder import finite, new_folder, write_json


def test_runs_are_numbered(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert [str(new_folder("digits")) for _ in range(2)] == ["runs/digits-1", "runs/digits-2"]
    assert str(new_folder("iris")) == "runs/iris-1"


def test_given_folder_is_used_as_it_is(tmp_path):
    folder = new_folder("digits", str(tmp_path / "deep" / "mine"))
    assert folder == tmp_path / "deep" / "mine"
    assert list(folder.iterdir()) == []


def test_unwritable_folder_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match=r"cannot be written to .*Choose a folder.*--out runs/mine"):
        new_folder("digits", str(tmp_path / "file" / "mine"))


def test_default_folder_that_is_unwritable_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runs").write_text("")
    with pytest.raises(FileError, match="Choose a folder"):
        new_folder("digits")


def test_json_is_written_and_read_back(tmp_path):
    write_json(tmp_path / "x.json", {"ö": [1, None]})
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8")) == {"ö": [1, None]}
    with pytest.raises(FileError, match="cannot be written"):
        write_json(tmp_path / "x.json" / "y.json", {})


def test_what_is_not_finite_becomes_null():
    assert finite({"a": (1.5, math.inf, {"b": -math.nan}), "c": "NaN"}) == {
        "a": [1.5, None, {"b": None}],
        "c": "NaN",
    }
