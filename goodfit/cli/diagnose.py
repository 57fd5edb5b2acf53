"""`goodfit diagnose`: what the doctor found in a run."""

from __future__ import annotations

import click

from goodfit.cli.command import command, print_json

__all__ = ["diagnose"]


@command
@click.argument("run")
def diagnose(run: str, as_json: bool) -> None:
    """Say what the doctor found in RUN, the folder that `goodfit train` filled.

    One sentence of verdict, the next thing to do, then every finding with its evidence and cures,
    and what `--cure` tried.
    """
    from goodfit.cli.screen import Screen
    from goodfit.study import load_diagnosis, load_treatment

    found, treatment = load_diagnosis(run), load_treatment(run)
    if as_json:
        print_json({**found.to_plain(), **treatment})
        return
    click.echo(str(found))
    Screen().treated(treatment)
