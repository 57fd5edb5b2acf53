"""The programs in `examples/` run as they stand."""

import os
import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_early_stopping(capsys):
    names = runpy.run_path(str(EXAMPLES / "early_stopping.py"))
    printed = capsys.readouterr().out
    assert max(names["history"].history["val_accuracy"]) > 0.9
    assert "best validation accuracy" in printed


@pytest.mark.slow
@pytest.mark.skipif("GOODFIT_DATA" not in os.environ, reason="needs MNIST in GOODFIT_DATA")
def test_mnist_two_layers(capsys):
    names = runpy.run_path(str(EXAMPLES / "mnist_two_layers.py"))
    assert names["test_accuracy"] > 0.97
    assert "the first test image is a 7" in capsys.readouterr().out
