"""The command line: `goodfit train digits`. Heavy parts are imported when a command runs."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from goodfit.errors import GoodfitError
from goodfit.version import __version__

__all__ = ["main"]

DEFAULT = ParameterSource.DEFAULT


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="goodfit")
def main() -> None:
    """Train neural networks, and be told in plain words whether they fit well and why."""


@main.command()
@click.argument("data", required=False)
@click.option("--target", metavar="COLUMN", help="The column of a CSV file to predict.")
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
@click.option(
    "--out", metavar="FOLDER", help="The folder to fill; by default runs/<name>-<number>."
)
@click.option(
    "--resume",
    metavar="RUN",
    help="Instead of DATA: go on with the training in this folder, which was cut off.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
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
    try:
        _train(as_json, resume, asked)
    except GoodfitError as error:
        raise click.ClickException(str(error)) from error


def _train(as_json: bool, resume: str | None, asked: dict[str, Any]) -> None:
    import json
    from pathlib import Path

    from goodfit.cli.screen import Screen
    from goodfit.study import Options, asked_for, run_study

    options = Options(**asked) if resume is None else asked_for(Path(resume))
    goes_on = resume is not None
    if as_json:
        study = run_study(options, resume=goes_on)
        click.echo(json.dumps(study.to_plain(), indent=1, allow_nan=False))
        return
    with Screen() as screen:
        screen.study(run_study(options, screen, goes_on))


@main.command()
@click.argument("run")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def diagnose(run: str, as_json: bool) -> None:
    """Say what the doctor found in RUN, the folder that `goodfit train` filled.

    One sentence of verdict, the next thing to do, then every finding with its evidence and cures,
    and what `--cure` tried.
    """
    try:
        _diagnose(run, as_json)
    except GoodfitError as error:
        raise click.ClickException(str(error)) from error


def _diagnose(run: str, as_json: bool) -> None:
    import json

    from goodfit.cli.screen import Screen
    from goodfit.study import load_diagnosis, load_treatment

    found, treatment = load_diagnosis(run), load_treatment(run)
    if as_json:
        click.echo(json.dumps({**found.to_plain(), **treatment}, indent=1))
        return
    click.echo(str(found))
    Screen().treated(treatment)
