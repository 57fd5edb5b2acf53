"""What docs/tracking.md shows of libraries that are not always installed runs as well."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "tracking.md"


@pytest.mark.filterwarnings("default")
def test_all_blocks_run(tmp_path, monkeypatch, capsys):
    pytest.importorskip("mlflow", reason="needs MLflow")
    wandb = pytest.importorskip("wandb", reason="needs wandb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WANDB_SILENT", "true")
    names = {}
    for block in re.findall(
        r"^```py(?:thon)?\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE
    ):
        exec(compile(block, PAGE.name, "exec"), names)
    wandb.teardown()
    assert "['train', 'validation']" in capsys.readouterr().out
    assert {"runs.db", "logs", "wandb"} <= {path.name for path in tmp_path.iterdir()}
