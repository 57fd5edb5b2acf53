"""A table as lines of text, and as an element of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodfit.report.pieces import Row, Table

if TYPE_CHECKING:
    from markupsafe import Markup


def as_text(table: Table) -> str:
    """The table in lines of equal width: words to the left, numbers to the right.

    Example:
        >>> print(as_text(Table("Layers", ("layer", "parameters"), [("dense", "650")])))
        layer  parameters
        dense         650
    """
    rows = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, table.words) for row in rows)


def _line(row: Row, widths: list[int], words: int) -> str:
    cells = (
        cell.ljust(width) if i < words else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()


def as_html(table: Table) -> Markup:
    """The table as HTML, with its caption; what it holds is text.

    Example:
        >>> as_html(Table("Layers", ("layer",), [("<b>",)])).count("&lt;b&gt;")
        1
    """
    from markupsafe import Markup

    head = Markup().join(Markup("<th scope=col>{}</th>").format(name) for name in table.columns)
    body = Markup().join(map(_html_row, table.rows))
    frame = Markup(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    )
    return frame.format(table.caption, head, body)


def _html_row(row: Row) -> Markup:
    from markupsafe import Markup

    first = Markup("<th scope=row>{}</th>").format(row[0])
    cells = Markup().join(Markup("<td>{}</td>").format(cell) for cell in row[1:])
    return Markup("<tr>{}{}</tr>").format(first, cells)
