import json
import shutil

import pandas as pd
import pytest

import goodfit
from goodfit.errors import FileError
from goodfit.study import Options, differences, list_runs, resuming, run_study
from goodfit.study.listing import COLUMNS


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two runs on the same flowers, the second with another learning rate."""
    folder = tmp_path_factory.mktemp("runs")
    asked = {"data": "iris", "epochs": 3}
    first = run_study(Options(**asked, out=str(folder / "b")))
    second = run_study(Options(**asked, learning_rate=0.01, out=str(folder / "a")))
    return first, second


@pytest.fixture
def folder(pair, tmp_path):
    """The two runs, one that was cut off, one that is damaged, and a folder of something else."""
    for i, study in enumerate(pair, 1):
        copied = shutil.copytree(study.folder, tmp_path / study.folder.name)
        plain = study.to_plain() | {"finished": f"2026-11-0{i}T10:20:30+00:00"}
        (copied / "study.json").write_text(json.dumps(plain))
    (tmp_path / "cut" / "checkpoint").mkdir(parents=True)
    resuming.begin(tmp_path / "cut", Options("wine", seed=7))
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "study.json").write_text("{}")
    (tmp_path / "else").mkdir()
    return tmp_path


def test_runs_are_listed_the_newest_last(folder, pair):
    rows = list_runs(folder)
    assert [row["run"] for row in rows] == [str(folder / name) for name in ("bad", "cut", "b", "a")]
    bad, cut, first, _ = rows
    assert bad["verdict"] == "damaged"
    assert "Run the training again" in bad["next"]
    assert (cut["data"], cut["seed"], cut["verdict"]) == ("wine", 7, "cut off")
    assert cut["next"] == f"Go on with `goodfit train --resume {folder / 'cut'}`."
    study = pair[0].to_plain()
    assert first["data"] == "iris"
    assert first["dev"] == study["results"]["dev"]["accuracy"]
    assert first["verdict"] == study["verdict"]["fit"]
    assert all(tuple(row) == COLUMNS for row in rows)


def test_in_python_they_are_a_data_frame(folder):
    frame = goodfit.runs(folder)
    assert tuple(frame.columns) == COLUMNS
    assert frame["finished"].iloc[-1] == pd.Timestamp("2026-11-02T10:20:30", tz="UTC")
    assert frame.loc[frame["data"] == "iris", "seed"].tolist() == [0, 0]


def test_a_folder_without_runs_has_none(tmp_path):
    assert list_runs(tmp_path) == []
    assert goodfit.runs(tmp_path).empty
    with pytest.raises(FileError, match="There is no folder .*goodfit train digits"):
        list_runs(tmp_path / "absent")


def test_what_differs_is_what_was_changed_and_what_came_of_it(pair):
    first, second = pair
    found = differences(first.folder, second.folder)
    assert found["learning_rate"] == (None, 0.01)
    one, other = (study.results["train"]["loss"] for study in pair)
    assert found["train loss"] == (one, other)
    unchanged = {"data", "seed", "epochs", "checksum of the data", "layers", "params", "numpy"}
    assert not unchanged & set(found)
    assert "out" not in found


def test_a_run_does_not_differ_from_itself(pair):
    assert differences(pair[0].folder, pair[0].folder) == {}


def test_two_that_are_no_runs_are_told(pair, tmp_path):
    with pytest.raises(FileError, match="There is no run in"):
        differences(pair[0].folder, tmp_path)
