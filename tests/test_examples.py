"""The programs in `examples/` run as they stand, and reach what they say."""

import os
import runpy
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"

needs_data = pytest.mark.skipif("GOODFIT_DATA" not in os.environ, reason="needs GOODFIT_DATA")


@pytest.fixture
def run(monkeypatch):
    """What an example's names are when it has run, started with these arguments."""

    def named(example, *arguments):
        monkeypatch.setattr(sys, "argv", [example, *arguments])
        return runpy.run_path(str(EXAMPLES / example))

    return named


def test_early_stopping(run, capsys):
    names = run("early_stopping.py")
    assert max(names["history"].history["val_accuracy"]) > 0.9
    assert "best validation accuracy" in capsys.readouterr().out


@pytest.mark.slow
@needs_data
def test_mnist_two_layers(run, capsys):
    assert run("mnist_two_layers.py")["test_accuracy"] > 0.97
    assert "the first test image is a 7" in capsys.readouterr().out


@pytest.mark.slow
@needs_data
@pytest.mark.parametrize("example", ["mnist_cnn.py", "fashion_cnn.py"])
def test_small_pictures_quickly(run, example, capsys):
    accuracy = run(example, "--quick")["test_accuracy"]
    assert accuracy > 0.5
    assert f"test accuracy: {accuracy:.4f}" in capsys.readouterr().out


@pytest.mark.slow
@needs_data
@pytest.mark.parametrize(("example", "least"), [("mnist_cnn.py", 0.992), ("fashion_cnn.py", 0.915)])
def test_small_pictures_are_learnt(run, example, least):
    assert run(example)["test_accuracy"] >= least


@pytest.mark.slow
@needs_data
def test_lenet5_has_the_sizes_of_the_paper(run):
    names = run("lenet5.py", "--quick")
    published = {"C1": 156, "S2": 12, "C3": 1516, "S4": 32, "C5": 48120, "F6": 10164, "digits": 0}
    params = names["model"].params
    assert {n: sum(a.size for a in params.get(n, {}).values()) for n in published} == published
    assert names["test_accuracy"] > 0.5


@pytest.mark.slow
@needs_data
def test_cifar10_resnet_quickly(run, capsys):
    accuracy = run("cifar10_resnet.py", "--quick")["accuracy"]
    assert f"accuracy on data_batch_5: {accuracy:.4f}" in capsys.readouterr().out


@needs_data
def test_forecasts_quickly(run, capsys):
    assert all(gain > 0 for gain in run("forecasts.py", "--quick")["gains"].values())
    assert "of persistence 20.07" in capsys.readouterr().out


@pytest.mark.slow
@needs_data
def test_forecasts_beat_persistence(run):
    gains = run("forecasts.py")["gains"]
    assert gains["monthly_sunspots"] > 0.05
    assert gains["daily_min_temperatures"] > 0.1


@pytest.mark.slow
@needs_data
def test_spam_quickly(run):
    assert run("spam.py", "--quick")["accuracy"] > 0.8


@pytest.mark.slow
@needs_data
def test_spam_is_told_from_what_was_wanted(run):
    assert run("spam.py")["accuracy"] >= 0.98


@pytest.mark.slow
@needs_data
def test_names_by_nationality_quickly(run, capsys):
    run("names_by_nationality.py", "--quick")
    assert "Watanabe: " in capsys.readouterr().out


@pytest.mark.slow
@needs_data
def test_names_by_nationality(run, capsys):
    names = run("names_by_nationality.py")
    assert names["accuracy"] > names["always"] + 0.25
    printed = capsys.readouterr().out
    assert "Watanabe: Japanese" in printed
    assert "Dostoyevsky: Russian" in printed


@pytest.mark.slow
def test_reverse_and_add_quickly(run, capsys):
    names = run("reverse_and_add.py", "--quick")
    assert {0, 1} == set(names["sums"])  # both kinds are asked
    assert "whole answers right" in capsys.readouterr().out


@pytest.mark.slow
def test_reverse_and_add_unseen_numbers(run):
    names = run("reverse_and_add.py")
    right, sums = names["right"], names["sums"]
    assert right[sums].mean() > 0.98
    assert right[~sums].mean() > 0.99


@pytest.mark.slow
@needs_data
def test_shakespeare_quickly(run, capsys):
    assert run("shakespeare.py", "--quick")["loss"] < 4.1  # 65 characters at random: 4.17
    assert "At temperature 0.8" in capsys.readouterr().out


@pytest.mark.slow
@needs_data
def test_shakespeare_is_learnt(run):
    assert run("shakespeare.py")["loss"] < 1.85
