"""Tables in a terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

__all__ = ["plain_console", "table_of"]


def plain_console() -> Console:
    """The standard output, on which words are printed as they are."""
    return Console(markup=False, highlight=False, emoji=False)


def table_of(*columns: str, numbers: bool = True) -> Table:
    """A table whose first and last columns hold words, the others numbers.

    Args:
        *columns: what stands above each.
        numbers: whether there are numbers at all.

    Example:
        >>> [column.justify for column in table_of("part", "accuracy", "").columns]
        ['left', 'right', 'left']
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    last = len(columns) - 1
    for i, column in enumerate(columns):
        words = not numbers or (i in (0, last) and column not in ("loss",))
        table.add_column(column, justify="left" if words else "right", overflow="fold")
    return table
