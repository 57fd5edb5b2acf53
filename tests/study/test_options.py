import shlex

import pytest
from click.testing import CliRunner

from goodfit import cli
from goodfit.errors import DataError
from goodfit.study import Options


def test_command_line_repeats_the_options(monkeypatch):
    options = Options(
        "my file.csv", target="the price", model="mlp", epochs=5, batch_size=16, optimizer="sgd",
        learning_rate=0.01, seed=3, bayes_error=0.1, cure=True, budget=2.5, out="runs/mine",
    )  # fmt: skip
    heard = []
    told = "goodfit.cli.train.tell_study"
    monkeypatch.setattr(told, lambda options, as_json, resume: heard.append(options))
    program, *words = shlex.split(options.command)
    CliRunner().invoke(cli.main, words, catch_exceptions=False)
    assert program == "goodfit"
    assert heard == [options]


def test_command_line_leaves_out_what_is_default():
    assert Options("digits").command == "goodfit train digits"


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"epochs": 0}, "--epochs got 0, but it must be 1 or more"),
        ({"batch_size": -1}, "--batch-size got -1, but it must be 1 or more"),
        ({"learning_rate": 0.0}, "--learning-rate got 0.0, but it must be above 0"),
        ({"bayes_error": 5.0}, "--bayes-error got 5.0, but it must be from 0 to below 1"),
        ({"cure": True, "budget": 0.0}, "--budget got 0.0, but it must be above 0"),
        ({"budget": 5.0}, "Write `--cure --budget 5`, or leave it out"),
        ({"bayes_error": float("nan")}, "--bayes-error got nan"),
    ],
)
def test_numbers_out_of_range_are_refused(wrong, advice):
    with pytest.raises(DataError, match=advice):
        Options("digits", **wrong)
