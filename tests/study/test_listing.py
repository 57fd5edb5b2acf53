import json

import pandas as pd
import pytest

import goodfit
from goodfit.errors import FileError
from goodfit.study import Options, differences, list_runs, resuming
from goodfit.study.listing import COLUMNS


@pytest.fixture
def pair(digits, tmp_path):
    """A run, and another on the same rows with another learning rate, which did better."""
    folders = tmp_path / "runs" / "b", tmp_path / "runs" / "a"
    for day, folder in enumerate(folders, 1):
        folder.mkdir(parents=True)
        study = digits.to_plain() | {"finished": f"2026-11-0{day}T10:20:30+00:00"}
        if day == 2:
            study["asked"]["learning_rate"] = 0.01
            study["results"] = study["results"] | {"train": {"loss": 0.25, "accuracy": 0.9375}}
        (folder / "study.json").write_text(json.dumps(study))
    return folders


@pytest.fixture
def folder(pair):
    """The two runs, one that was cut off, one that is damaged, and a folder of something else."""
    place = pair[0].parent
    (place / "cut" / "checkpoint").mkdir(parents=True)
    resuming.begin(place / "cut", Options("wine", seed=7))
    (place / "bad").mkdir()
    (place / "bad" / "study.json").write_text("{}")
    (place / "else").mkdir()
    return place


def test_runs_are_listed_the_newest_last(folder, digits):
    rows = list_runs(folder)
    assert [row["run"] for row in rows] == [str(folder / name) for name in ("bad", "cut", "b", "a")]
    bad, cut, first, _ = rows
    assert bad["verdict"] == "damaged"
    assert "Run the training again" in bad["next"]
    assert (cut["data"], cut["seed"], cut["verdict"]) == ("wine", 7, "cut off")
    assert cut["next"] == f"Go on with `goodfit train --resume {folder / 'cut'}`."
    assert first["data"] == "digits"
    assert first["dev"] == digits.results["dev"]["accuracy"]
    assert first["verdict"] == digits.verdict.fit
    assert all(tuple(row) == COLUMNS for row in rows)


def test_in_python_they_are_a_data_frame(folder):
    frame = goodfit.runs(folder)
    assert tuple(frame.columns) == COLUMNS
    assert frame["finished"].iloc[-1] == pd.Timestamp("2026-11-02T10:20:30", tz="UTC")
    assert frame.loc[frame["data"] == "digits", "seed"].tolist() == [0, 0]


def test_a_folder_without_runs_has_none(tmp_path):
    assert list_runs(tmp_path) == []
    assert goodfit.runs(tmp_path).empty
    with pytest.raises(FileError, match="There is no folder .*goodfit train digits"):
        list_runs(tmp_path / "absent")


def test_what_differs_is_what_was_changed_and_what_came_of_it(pair, digits):
    train = digits.results["train"]
    assert differences(*pair) == {
        "learning_rate": (None, 0.01),
        "train loss": (train["loss"], 0.25),
        "train accuracy": (train["accuracy"], 0.9375),
    }


def test_a_run_does_not_differ_from_itself(pair):
    assert differences(pair[0], pair[0]) == {}


def test_two_that_are_no_runs_are_told(pair, tmp_path):
    with pytest.raises(FileError, match="There is no run in"):
        differences(pair[0], tmp_path)
