"""`goodfit datasets`: what can be trained on by name, and where it is."""

from __future__ import annotations

from dataclasses import asdict

from goodfit.cli.command import command, print_json

__all__ = ["datasets"]

WORDS = {
    "scikit-learn": "comes with scikit-learn",
    "download": "to be downloaded",
    "nowhere": "to be put into GOODFIT_DATA",
}


@command
def datasets(as_json: bool) -> None:
    """List the data sets that can be named, and where each is found.

    They are looked for in the folder that the environment variable GOODFIT_DATA names, then in the
    cache; else they are downloaded when they are first asked for.
    """
    from goodfit.cli.tables import plain_console, table_of
    from goodfit.datasets import available

    known = available()
    if as_json:
        sets = [{**asdict(one), "path": one.path and str(one.path)} for one in known]
        print_json({"datasets": sets})
        return
    table = table_of("name", "where", "what", numbers=False)
    for one in known:
        place = WORDS.get(one.place) or f"{one.place}: {one.path}"
        table.add_row(one.name, place, one.description)
    plain_console().print(table)
