"""What docs/command-line.md promises."""

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

from goodfit import datasets
from goodfit.cli import COMMANDS
from goodfit.cli.command import ExitCode

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text()


def test_every_command_and_every_exit_code_has_its_row():
    rows = re.findall(r"^\| `?([a-z0-9-]+)`? \|", PAGE, re.MULTILINE)
    assert sorted(rows) == sorted([*COMMANDS, *(str(code.value) for code in ExitCode), "command",
                                   "code"])  # fmt: skip


def test_the_settings_of_the_page_are_read(goodfit, tmp_path):
    (block,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    (tmp_path / "train.toml").write_text(block)
    told = goodfit("train", "--config", tmp_path / "train.toml")
    assert told.exit_code == 4
    assert "titanic.csv cannot be read" in told.stderr


@pytest.mark.slow
def test_the_commands_of_the_page_run_one_after_the_other(goodfit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    iris = datasets.load("iris")
    rows = pd.DataFrame(iris.x, columns=list(iris.feature_names))
    rows.to_csv("flowers.csv", index=False)
    lines = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    ]
    assert len(lines) == 10
    for line in lines:
        told = goodfit(*shlex.split(line)[1:])
        assert told.exit_code == 0, (line, told.output)
    predicted = pd.read_csv("predicted.csv")
    assert list(predicted.columns[-4:]) == [
        "predicted species", "probability of setosa", "probability of versicolor",
        "probability of virginica",
    ]  # fmt: skip
    names = [iris.task.class_names[number] for number in iris.y]
    assert (predicted["predicted species"] == names).mean() > 0.9
