import json
import time
from datetime import datetime, timedelta

import pytest


@pytest.fixture(scope="module")
def two(shown, folder, tmp_path_factory):
    """A folder with a run twice, the second as if it had another seed and so another split."""
    place = tmp_path_factory.mktemp("two")
    for seed in (0, 1):
        study = json.loads((folder / "iris" / "study.json").read_text())
        study["asked"]["seed"] = seed
        study["split"]["checksum"] = f"{seed:064d}"[::-1]
        (place / f"iris-{seed}").mkdir()
        (place / f"iris-{seed}" / "study.json").write_text(json.dumps(study))
    return place


def test_runs_are_a_table(goodfit, two):
    told = goodfit("runs", two)
    assert told.exit_code == 0
    rows = " ".join(told.output.split())
    assert "run finished data metric dev test seed verdict" in rows
    assert told.output.count("accuracy") == 2
    assert told.output.count("%") == 4


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system does not let us move")
def test_times_are_those_of_the_clock_here(goodfit, two, monkeypatch):
    finished = json.loads(goodfit("runs", two, "--json").stdout)["runs"][0]["finished"]
    there = datetime.fromisoformat(finished) + timedelta(hours=9)
    monkeypatch.setenv("TZ", "KST-9")
    time.tzset()
    try:
        told = " ".join(goodfit("runs", two).output.split())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert f"{there:%Y-%m-%d}" in told
    assert f"{there:%H:%M}" in told


def test_runs_are_json(goodfit, two):
    rows = json.loads(goodfit("runs", two, "--json").stdout)["runs"]
    assert [row["seed"] for row in rows] == [0, 1]
    assert {row["data"] for row in rows} == {"iris"}


def test_two_runs_are_compared(goodfit, two):
    words = "runs", two / "iris-0", two / "iris-1"
    told = goodfit(*words).output
    assert [line.split() for line in told.splitlines() if "seed" in line] == [["seed", "0", "1"]]
    assert "another split: their scores cannot be compared." in told
    plain = json.loads(goodfit(*words, "--json").stdout)
    assert plain["differences"]["seed"] == [0, 1]


def test_a_run_is_like_itself(goodfit, two):
    told = goodfit("runs", two / "iris-0", two / "iris-0")
    assert told.output == "The runs differ in nothing.\n"


def test_what_is_no_folder_of_runs_is_told(goodfit, two, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = goodfit("runs")
    assert told.exit_code == 4
    assert "There is no folder runs with runs. Make one: `goodfit train digits`." in told.stderr
    assert goodfit("runs", two, tmp_path).exit_code == 4
    told = goodfit("runs", "a", "b", "c")
    assert told.exit_code == 2
    assert "two runs to compare" in told.stderr
