import json
import sys

import pytest


def test_without_optuna_the_line_to_install_it_is_told(goodfit, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    told = goodfit("tune", "iris")
    assert told.exit_code == 3
    assert 'pip install "goodfit[tune]"' in told.stderr


def test_trials_are_told_and_the_best_is_saved(goodfit, tmp_path):
    pytest.importorskip("optuna")
    words = ["tune", "iris", "--trials", 1, "--epochs", 2, "--out", tmp_path]
    told = goodfit(*words)
    assert told.exit_code == 0, told.output
    assert "trial 0: complete after 2 epochs, best" in told.output
    assert f"Saved in {tmp_path}." in told.output
    plain = json.loads(goodfit(*words, "--json").stdout)
    assert plain["best"]["number"] == 0
    assert (tmp_path / "model.goodfit").is_file()
