"""`goodfit runs`: what lies in a folder of runs, and what differs between two of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from goodfit.cli.command import command, print_json

__all__ = ["runs"]


@command
@click.argument("folders", metavar="[FOLDER | RUN RUN]", nargs=-1)
def runs(folders: tuple[str, ...], as_json: bool) -> None:
    """List the runs in FOLDER, by default `runs`; or say what differs between two RUNs.

    The newest run comes last. Where data and split are the same, the scores can be compared.
    """
    if len(folders) > 2:
        raise click.UsageError("Give one folder to list, or two runs to compare.")
    if len(folders) == 2:
        _compare(folders[0], folders[1], as_json)
    else:
        _list(*folders, as_json=as_json)


def _list(*folder: str, as_json: bool) -> None:
    from goodfit.cli.tables import plain_console, table_of
    from goodfit.report.wording import score
    from goodfit.study import list_runs

    rows = list_runs(*folder)
    if as_json:
        print_json({"runs": rows})
        return
    heads = "run", "finished", "data", "metric", "dev", "test", "seed", "verdict"
    table = table_of(*heads, numbers=False)
    table.collapse_padding = True  # so that it fits into eighty columns
    for row in rows:
        scores = [score(row["metric"] or "", row[part]) for part in ("dev", "test")]
        what = [row["run"], _when(row["finished"]), row["data"], row["metric"]]
        table.add_row(*map(_told, [*what, *scores, row["seed"], row["verdict"]]))
    plain_console().print(table)


def _compare(first: str, second: str, as_json: bool) -> None:
    from goodfit.cli.tables import plain_console, table_of
    from goodfit.study import differences

    found = differences(first, second)
    if as_json:
        print_json({"runs": [first, second], "differences": found})
        return
    if not found:
        click.echo("The runs differ in nothing.")
        return
    table = table_of("", first, second, numbers=False)
    for name, pair in found.items():
        table.add_row(name, *map(_told, pair))
    plain_console().print(table)
    if "checksum of the data" in found:
        click.echo("They have other data or another split: their scores cannot be compared.")


def _when(finished: str | None) -> str:
    """The time on the clock here."""
    if finished is None:
        return ""
    return f"{datetime.fromisoformat(finished).astimezone():%Y-%m-%d %H:%M}"


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value)
