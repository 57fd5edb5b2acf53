"""What hidden units respond to: the examples for which a unit's output is highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goodfit.report import pixels, wording
from goodfit.report.pictures import Unit
from goodfit.report.pieces import Row, Table


@dataclass(frozen=True)
class Tile:
    """A unit's strongest examples beside each other as one picture (None where they are none)."""

    name: str
    picture: str | None
    text: str


@dataclass(frozen=True)
class Responses:
    """The units of one layer, with the table that says the same in numbers."""

    layer: str
    tiles: list[Tile]
    table: Table


def responses(units: Sequence[Unit]) -> list[Responses]:
    """The units, layer by layer.

    Example:
        >>> unit = Unit("dense", 3, (), "6 of 6 are `cat`", mean=0.1, highest=4.2)
        >>> responses([unit])[0].table.rows
        [('unit 3', '6 of 6 are cat', '0.1', '4.2')]
    """
    layers = dict.fromkeys(unit.layer for unit in units)
    return [_layer(name, [unit for unit in units if unit.layer == name]) for name in layers]


def _layer(name: str, units: list[Unit]) -> Responses:
    rows: list[Row] = [
        (
            f"unit {unit.number}",
            unit.text.replace("`", ""),
            wording.number(unit.mean),
            wording.number(unit.highest),
        )
        for unit in units
    ]
    columns = ("unit", "strongest examples", "mean output", "highest")
    return Responses(name, [*map(_tile, units)], Table(f"Units of {name}", columns, rows, words=2))


def _tile(unit: Unit) -> Tile:
    picture = pixels.strip(unit.pictures) if len(unit.pictures) else None
    return Tile(f"unit {unit.number}", picture, unit.text)
