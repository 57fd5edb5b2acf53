"""The harness runs, on a few rows; nothing here depends on how fast anything is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.workloads import WORKLOADS

ROOT = Path(__file__).parents[2]


def _bench(*arguments):
    command = [sys.executable, "-m", "bench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)


def test_without_a_workload_it_lists_them_with_their_goals():
    told = _bench().stdout
    for work in WORKLOADS.values():
        assert f"{work.name}: {work.told}" in told
        assert all(f"    {goal}" in told for goal in work.goals)


@pytest.mark.slow
def test_a_few_rows_are_trained_by_goodfit_jax_and_scikit_learn(digits_folder):
    file, page = digits_folder / "measured.json", digits_folder / "page.md"
    how = ("--tiny", "--repeats", 1, "--cores", 1, "--json", file, "--page", page)
    told = _bench("digits", "--peers", "goodfit", "jax", "sklearn", *how).stdout
    report = json.loads(file.read_text())
    (digits,) = report["workloads"]
    assert set(digits["peers"]) == {"goodfit", "jax", "sklearn"}
    assert not digits["failures"]
    for measures in digits["peers"].values():
        assert measures["first"]["median"] > measures["training"]["median"] > 0
        assert measures["memory"]["median"] > 10
    assert report["cores"] == 1
    assert report["versions"]["numpy"] in told
    assert page.read_text().endswith(told)


@pytest.mark.parametrize("told", [("nonsense",), ("digits", "--peers", "nobody")])
def test_what_it_does_not_know_is_refused(told):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        _bench(*told)
    assert "invalid choice" in caught.value.stderr
