"""How far to the right each cell of a layered drawing stands, so that few arrows bend."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]

GAP = 30.0
MOVES, SOFTEST, HARDENING = 90, 300.0, 0.88


@dataclass(eq=False)
class Cell:
    """A block, or the place of width 0 where an arrow passes a row; and its bonds to other rows."""

    width: float
    height: float
    rank: int
    x: float = 0.0
    above: list[Bond] = field(default_factory=list)
    below: list[Bond] = field(default_factory=list)


class Bond(NamedTuple):
    """A part of an arrow, from one row to the next."""

    upper: Cell
    lower: Cell
    upper_shift: float
    lower_shift: float
    weight: float

    @property
    def ends(self) -> Point:
        """Where it leaves the upper row, and where it arrives."""
        return self.upper.x + self.upper_shift, self.lower.x + self.lower_shift

    @property
    def aside(self) -> float:
        """How far it goes to the side."""
        return abs(self.ends[1] - self.ends[0])

    def wish(self, cell: Cell) -> float:
        """Where a cell would have to be for the bond to be straight."""
        start, end = self.ends
        return cell.x + (end - start if cell is self.upper else start - end)


Row: TypeAlias = list[Cell]


def choose_columns(rows: list[Row]) -> None:
    """Moves cells, as far as their rows allow, until most bonds are straight.

    By least squares, again and again: what goes far aside weighs less in the next turn, so that
    few bonds go aside far rather than all a little. At first this is softened.

    Example:
        >>> upper, lower = Cell(10, 10, rank=0), Cell(30, 10, rank=1)
        >>> bond = Bond(upper, lower, 0, 0, weight=1)
        >>> upper.below.append(bond), lower.above.append(bond)
        (None, None)
        >>> choose_columns([[upper], [lower]])
        >>> upper.x, lower.x
        (15.0, 15.0)
    """
    for sweep in range(MOVES):
        softness = SOFTEST * HARDENING**sweep
        for row in rows if sweep % 2 == 0 else reversed(rows):
            _place(row, [_pull(cell, softness) for cell in row])
    left = min(cell.x - cell.width / 2 for row in rows for cell in row)
    for cell in itertools.chain(*rows):
        cell.x -= left


def pack(row: Row) -> None:
    """Puts the cells of a row side by side.

    Example:
        >>> row = [Cell(10, 10, rank=0), Cell(30, 10, rank=0)]
        >>> pack(row)
        >>> row[1].x - row[0].x
        50.0
    """
    _place(row, [(0.0, 1.0)] * len(row))


def _pull(cell: Cell, softness: float) -> tuple[float, float]:
    """Where a cell's bonds wish it to be, and how strongly."""
    bonds = [*cell.above, *cell.below]
    if not bonds:
        return cell.x, 1.0
    return _mean((bond.wish(cell), bond.weight / (bond.aside + softness) ** 2) for bond in bonds)


def _place(row: Row, wishes: list[tuple[float, float]]) -> None:
    """The places nearest to the weighted wishes, by least squares, that keep order and distance.

    With the distances taken off, places must only not fall: neighbours whose wishes do are pooled
    at their mean.
    """
    needed = ((a.width + b.width) / 2 + GAP for a, b in itertools.pairwise(row))
    offsets = list(itertools.accumulate(needed, initial=0.0))
    pools: list[tuple[float, float, int]] = []
    for (wish, weight), offset in zip(wishes, offsets, strict=False):
        value, heft, size = wish - offset, weight, 1
        while pools and pools[-1][0] > value:
            before = pools.pop()
            value, heft = _mean([before[:2], (value, heft)])
            size += before[2]
        pools.append((value, heft, size))
    values = [value for value, _, size in pools for _ in range(size)]
    for cell, value, offset in zip(row, values, offsets, strict=False):
        cell.x = value + offset


def _mean(wishes: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The weighted mean of (value, weight) pairs, and their total weight."""
    pairs = list(wishes)
    total = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / total, total
