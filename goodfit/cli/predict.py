"""`goodfit predict`: a table in, the same table with a network's predictions out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from goodfit.cli.command import command, print_json

if TYPE_CHECKING:
    import pandas as pd

    from goodfit.study import LoadedRun

__all__ = ["predict"]


@command
@click.argument("run")
@click.argument("data")
@click.option("--out", metavar="FILE.csv", help="Where to write; by default on the screen.")
@click.option("--probabilities", is_flag=True, help="A column for each class, too.")
def predict(run: str, data: str, out: str | None, probabilities: bool, as_json: bool) -> None:
    """Predict for each row of DATA, a CSV file, with the network in RUN, a folder.

    The rows are prepared as those of the training were, and come out with one column more. What
    they have that training had not is told: new categories, missing values, other columns.
    """
    from goodfit.data import read_frame
    from goodfit.study import load_run

    loaded, frame = load_run(run), read_frame(data)
    found = {f"predicted {loaded.task.target}": loaded.predict(frame)}
    shares = _shares(loaded, frame) if probabilities else {}
    notes = loaded.surprises(frame)
    for note in notes:
        click.echo(f"Note: {note}", err=True)
    found |= {f"probability of {name}": share for name, share in shares.items()}
    table = frame.assign(**found).to_csv(index=False)
    if out is not None:
        _write(table, out)
    if as_json:
        columns = {name: values.tolist() for name, values in found.items()}
        print_json({"run": run, "rows": len(frame), "notes": notes, "columns": columns, "out": out})
    elif out is None:
        click.echo(table, nl=False)
    else:
        click.echo(f"{len(frame):,} predictions of `{loaded.task.target}` are in {out}.")


def _shares(loaded: LoadedRun, frame: pd.DataFrame) -> dict[str, Any]:
    """The probabilities of each class."""
    shares = loaded.predict_proba(frame).T
    return dict(zip(loaded.task.class_names or (), shares, strict=True))


def _write(table: str, out: str) -> None:
    from pathlib import Path

    from goodfit.atomic import write_whole

    write_whole(Path(out), table.encode())
