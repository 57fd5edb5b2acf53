"""What the page is made of: tables, charts and small pictures, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

Study = Mapping[str, Any]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Text in rows and columns; the first `words` columns hold words, the others numbers.

    Example:
        >>> Table("Layers", ("layer", "parameters"), [("dense", "650")]).words
        1
    """

    caption: str
    columns: Row
    rows: list[Row]
    words: int = 1


@dataclass(frozen=True)
class Chart:
    """A drawing and the table that says the same in text.

    Example:
        >>> Chart("<svg></svg>", "Loss", Table("Loss", ("epoch", "train"), [])).note
        ''
    """

    svg: Markup
    title: str
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Gallery:
    """Small pictures of weights as (data URI, name) on one colour scale, with their table.

    `aspect` is the width of a picture divided by its height.

    Example:
        >>> Gallery([], 1.0, "0.42", Table("Units", ("unit", "norm"), [])).limit
        '0.42'
    """

    tiles: list[tuple[str, str]]
    aspect: float
    limit: str
    table: Table
