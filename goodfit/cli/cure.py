"""`goodfit cure`: a run once more, with what the doctor advises tried and kept where it helps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from goodfit.cli.command import command
from goodfit.cli.studying import out_option, tell_study

if TYPE_CHECKING:
    from goodfit.study import Options

__all__ = ["cure"]


@command
@click.argument("what", metavar="RUN|DATA")
@click.option("--target", metavar="COLUMN", help="Of DATA, a CSV file: the column to predict.")
@click.option(
    "--budget",
    type=float,
    metavar="TIMES",
    help="How many times the epochs of training it may take; by default 10, and of small data "
    "more.",
)
@out_option
def cure(
    what: str, target: str | None, budget: float | None, out: str | None, as_json: bool
) -> None:
    """Train once more as RUN was, treat what the doctor warns of, and keep what helps.

    RUN is a folder that `goodfit train` filled; it stays as it is, and another one is filled. Of
    DATA, as `goodfit train` takes them, the run to treat is made first. What is kept is proved to
    be better on dev rows beyond noise.
    """
    tell_study(replace(_asked(what, target), cure=True, budget=budget, out=out), as_json)


def _asked(what: str, target: str | None) -> Options:
    """What to do but for the treatment: as in the run, or by default with the data."""
    import os

    from goodfit.study import Options, load_options

    if not os.path.isfile(os.path.join(what, "study.json")):
        return Options(what, target)
    if target is not None:
        raise click.UsageError(f"The run in {what} has its target. Leave out --target {target}.")
    return load_options(what)
