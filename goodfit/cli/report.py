"""`goodfit report`: the page of a run made anew."""

from __future__ import annotations

import click

from goodfit.cli.command import command, print_json

__all__ = ["report"]


@command
@click.argument("run")
def report(run: str, as_json: bool) -> None:
    """Write the report of RUN anew, the folder that `goodfit train` filled.

    So a run of an older goodfit gets the page of this one. The data must be where they were.
    """
    from goodfit.study import remake_report

    path = remake_report(run)
    if as_json:
        print_json({"report": str(path)})
    else:
        click.echo(path)
