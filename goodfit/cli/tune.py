"""`goodfit tune`: search for good settings of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from goodfit.cli.command import command, print_json, target_option

if TYPE_CHECKING:
    from goodfit.search import Trial

__all__ = ["tune"]


@command
@click.argument("data")
@target_option
@click.option(
    "--trials", type=click.IntRange(1), default=50, show_default=True, help="How many in all."
)
@click.option(
    "--model",
    metavar="mlp|cnn|lstm",
    help="The network; by default what fits the kind of data.",
)
@click.option("--epochs", type=click.IntRange(1), help="The most epochs of a trial.")
@click.option(
    "--pruner",
    type=click.Choice(["median", "hyperband", "none"]),
    default="median",
    show_default=True,
    help="What gives up trials that fall behind others.",
)
@click.option("--no-doctor", is_flag=True, help="Do not give up trials that the doctor dooms.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Another seed, another search."
)
@click.option(
    "--out",
    metavar="FOLDER",
    help="The folder of the search; one that is there already is gone on with. By default "
    "runs/<name>-<number>.",
)
@click.option("--storage", metavar="URL", help="A database; by default SQLite in the folder.")
def tune(
    data: str,
    target: str | None,
    trials: int,
    model: str | None,
    epochs: int | None,
    pruner: str,
    no_doctor: bool,
    seed: int,
    out: str | None,
    storage: str | None,
    as_json: bool,
) -> None:
    """Search for the hidden sizes, depth, learning rate and penalties that suit DATA best.

    DATA is the name of a data set, such as digits, or the path of a CSV file, whose column to
    predict is named by --target. Several processes that are given the same --out search together.
    Needs Optuna: pip install "goodfit[tune]".
    """
    from goodfit.search import tune

    found = tune(
        data,
        target=target,
        trials=trials,
        network=model,
        epochs=epochs,
        doctor=not no_doctor,
        pruner=None if pruner == "none" else pruner,
        seed=seed,
        out=out,
        storage=storage,
        told=None if as_json else _tell,
    )
    if as_json:
        print_json(found.to_plain())
        return
    click.echo(f"\n{found}\n\nSaved in {found.folder}.")


def _tell(trial: Trial) -> None:
    """One line as soon as a trial is over."""
    ended = trial.code or trial.why
    value = "" if trial.value is None else f", best {trial.value:.4g}"
    click.echo(f"trial {trial.number}: {trial.state} after {trial.epochs} epochs{value} ({ended})")
