"""`goodfit compare`: classical models and a network on the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from goodfit.cli.command import command, print_json, target_option

if TYPE_CHECKING:
    from goodfit.comparison.entry import Judged

__all__ = ["compare"]


@command
@click.argument("data")
@target_option
@click.option(
    "--model",
    metavar="mlp|cnn|lstm|PATH.json",
    help="The network; by default what fits the kind of data.",
)
@click.option("--epochs", type=click.IntRange(1), help="The most epochs to train the network.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another split.")
@click.option("--out", metavar="FOLDER", help="Where comparison.json and comparison.svg go.")
def compare(
    data: str,
    target: str | None,
    model: str | None,
    epochs: int | None,
    seed: int,
    out: str | None,
    as_json: bool,
) -> None:
    """Compare a network with classical models on DATA, and say whether it is needed.

    DATA is the name of a data set, such as digits, or the path of a CSV file, whose column to
    predict is named by --target. All models learn from the same rows and answer the same test rows.
    """
    from goodfit.comparison import compare
    from goodfit.study.folder import new_folder

    folder = new_folder(data, out) if out else None
    told = None if as_json else _tell
    found = compare(data, target=target, network=model, epochs=epochs, seed=seed, told=told)
    if folder is not None:
        found.save(folder)
    if as_json:
        print_json(found.to_plain())
        return
    click.echo(f"\n{found}")


def _tell(met: Judged) -> None:
    """One line as soon as a model is judged."""
    from goodfit.report import wording

    fitted = wording.seconds(met.contender.fitting)
    click.echo(f"{met.contender.name}: dev {met.dev:.3f}, after {fitted}")
