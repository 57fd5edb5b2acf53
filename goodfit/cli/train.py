"""`goodfit train`: from data to a trained, judged and saved network."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from goodfit.cli.command import command, target_option
from goodfit.cli.config import config_option
from goodfit.cli.studying import out_option, tell_study

__all__ = ["train"]

DEFAULT = ParameterSource.DEFAULT


@command
@click.argument("data", required=False)
@target_option
@click.option(
    "--model",
    metavar="mlp|cnn|PATH.json",
    help="The network; by default what fits the kind of data.",
)
@click.option("--epochs", type=int, help="The most epochs to train.")
@click.option("--batch-size", type=int, help="The examples in one step.")
@click.option("--optimizer", default="adam", show_default=True, help="sgd, rmsprop, adagrad, adam.")
@click.option("--learning-rate", type=float, help="At the beginning; it falls.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another run.")
@click.option(
    "--bayes-error",
    type=float,
    metavar="SHARE",
    help="The lowest error that anyone could reach, such as 0.01. By default 0 for pictures, else "
    "the dev error of the best baseline.",
)
@click.option("--cure", is_flag=True, help="Treat what the doctor warns of; keep what helps.")
@click.option(
    "--budget",
    type=float,
    metavar="TIMES",
    help="With --cure: how many times the epochs of training it may take; by default 10, and of "
    "small data more.",
)
@out_option
@click.option(
    "--resume",
    metavar="RUN",
    help="Instead of DATA: go on with the training in this folder, which was cut off.",
)
@config_option
@click.pass_context
def train(context: click.Context, /, as_json: bool, resume: str | None, **asked: Any) -> None:
    """Train a network on DATA beside classical models, judge it, and save it with a report.

    DATA is digits, iris, wine, breast_cancer, diabetes, mnist, fashion_mnist, cifar10, optdigits,
    adult, titanic, pima_diabetes, sonar, wine_quality, california_housing, or the path of a CSV
    file, whose column to predict is named by --target.
    """
    given = [name for name in asked if context.get_parameter_source(name) is not DEFAULT]
    if resume is not None and given:
        raise click.UsageError("--resume does what was asked for before. Leave the rest out.")
    if resume is None and "data" not in given:
        raise click.UsageError("Missing argument 'DATA', such as digits or the path of a CSV file.")
    from pathlib import Path

    from goodfit.study import Options, asked_for

    options = Options(**asked) if resume is None else asked_for(Path(resume))
    tell_study(options, as_json, resume=resume is not None)
