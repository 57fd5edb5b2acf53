"""A model as a table: its layers, the shapes of their outputs, the number of their weights."""

from __future__ import annotations

import io
import itertools
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers.layer import batch_shape
from goodfit.models.rows import Row, model_rows, size

if TYPE_CHECKING:
    from rich.table import Table

    from goodfit.models.network import Network

LONGEST = {3: 88, 4: 108, 5: 120}
"""How many letters a line of so many columns has at most."""

NARROWEST, SPACES = 4, 2
"""How many letters a column has at least; the spaces that go off on its sides."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the table looks: the arguments of `Model.summary`."""

    line_length: int | None = None
    positions: Sequence[float] | None = None
    expand_nested: bool = False
    show_trainable: bool = False
    layer_range: Sequence[str] | None = None


def summary(model: Network, layout: Layout) -> str:
    """The table as text.

    Raises:
        SettingError: positions that are not one for each column, each behind the one before.
        UnknownNameError: no layer fits a name of `layer_range`.
    """
    from rich.console import Console

    columns = _columns(model, layout)
    most = min(LONGEST[len(columns)], shutil.get_terminal_size().columns)
    length = layout.line_length or most
    table = _table(columns, length, layout)
    page = io.StringIO()
    Console(file=page, width=length).print(table)
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    return "\n".join([f'Model "{model.name}"', *lines, *_counts(model)])


def summary_page(model: Network) -> str:
    """The table as HTML, for a notebook.

    Example:
        >>> from goodfit import Sequential
        >>> from goodfit.layers import Dense
        >>> model = Sequential([Dense(3)], name="small")
        >>> model.build((None, 2))
        >>> summary_page(model).count("<tr>")
        2
    """
    columns = _columns(model, Layout())
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for cells in zip(*columns.values(), strict=True)
    )
    told = "<br>".join(_counts(model))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<div><p><b>{escape(model.name)}</b></p>{table}<p>{told}</p></div>"


def _columns(model: Network, layout: Layout) -> dict[str, list[str]]:
    """The columns by their titles."""
    found = model_rows(model, layout.expand_nested)
    chained = all(row.sources == (before.name,) for before, row in itertools.pairwise(found))
    rows = _between(found[1:] if chained else found, layout.layer_range)
    columns = {
        "layer (type)": [f"{row.name} ({row.type})" for row in rows],
        "output shape": [_shape(row.output_shape) for row in rows],
        "params": [f"{row.params:,}" for row in rows],
    }
    if not chained:
        columns["connected to"] = [", ".join(row.sources) or "-" for row in rows]
    if layout.show_trainable:
        columns["trainable"] = [{None: "-", True: "yes", False: "no"}[r.trainable] for r in rows]
    return columns


def _shape(shape: Any) -> str:
    if isinstance(shape, list):
        return f"[{', '.join(map(batch_shape, shape))}]"
    return batch_shape(shape)


def _between(rows: list[Row], ends: Sequence[str] | None) -> list[Row]:
    """From the first row that the one pattern fits to the last that the other one fits."""
    if ends is None:
        return rows
    if isinstance(ends, str) or len(ends) != 2:
        raise SettingError(
            f"layer_range={ends!r} must name two layers, the first and the last to show. Write "
            f"`layer_range=[{rows[0].name!r}, {rows[-1].name!r}]`."
        )
    one, other = (_fitting(pattern, rows) for pattern in ends)
    upper, lower = (one, other) if one[0] <= other[-1] else (other, one)
    return rows[upper[0] : lower[-1] + 1]


def _fitting(pattern: str, rows: list[Row]) -> list[int]:
    """The rows of that name, else all that the pattern fits."""
    names = [row.name for row in rows]
    found = [i for i, name in enumerate(names) if re.match(pattern, name)]
    if not found:
        raise UnknownNameError("layer", pattern, names)
    return [names.index(pattern)] if pattern in names else found


def _table(columns: dict[str, list[str]], length: int, layout: Layout) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, width=layout.line_length)
    widths = _widths(list(columns), length, layout.positions)
    for title, width in zip(columns, widths, strict=True):
        justify: Any = "right" if title == "params" else "left"
        table.add_column(title, justify=justify, width=width, overflow="fold")
    for cells in zip(*columns.values(), strict=True):
        table.add_row(*map(Text, cells))
    return table


def _widths(titles: list[str], length: int, ends: Sequence[float] | None) -> list[int | None]:
    """How wide each column is; None for as wide as its words."""
    if ends is None:
        return [None] * len(titles)
    places = [0, *(int(end * length) for end in ends)]
    widths = [end - start for start, end in itertools.pairwise(places)]
    count = len(titles)
    if len(widths) != count or min(widths) < NARROWEST:
        raise SettingError(
            f"positions={list(ends)!r} must say of {count} columns where each ends, as shares of "
            f"the line, each at least {NARROWEST} letters behind the one before. Write "
            f"`positions={[round((i + 1) / count, 2) for i in range(count)]}`."
        )
    return [width - SPACES for width in widths]


def _counts(model: Network) -> list[str]:
    params, layers, total = model.ready().params, model.graph.layers, model.count_params()
    trainable = size([branch for name, branch in params.items() if layers[name].trainable])
    told = {"Total": total, "Trainable": trainable, "Non-trainable": total - trainable}
    return [f"{name} params: {count:,} ({_memory(4 * count)})" for name, count in told.items()]


def _memory(count: float) -> str:
    """A number of bytes as people say it."""
    for unit in ("B", "KB", "MB"):
        if count < 1024:
            return f"{count:.2f} {unit}"
        count /= 1024
    return f"{count:.2f} GB"
