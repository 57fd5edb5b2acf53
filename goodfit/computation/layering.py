"""Layered drawing of a directed graph: blocks in rows, ordered so that few arrows cross.

The steps are those of Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical
system structures" (1981). An arrow over several rows passes each between the blocks.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

from goodfit.computation.columns import Bond, Cell, Point, Row, choose_columns, pack

SWEEPS = 24


class Arrow(NamedTuple):
    """An arrow from a block down to a later one; it may leave and arrive beside the middle.

    The greater its weight, the more it matters that it is straight.
    """

    start: int
    end: int
    start_shift: float = 0.0
    end_shift: float = 0.0
    weight: float = 1.0


class Layered(NamedTuple):
    """The middle of each block, the points by which each arrow passes from row to row, the size."""

    places: list[Point]
    routes: list[list[Point]]
    size: Point


def layered(
    sizes: Sequence[Point], arrows: Sequence[Arrow], row_gap: float, first: int = 0, last: int = 0
) -> Layered:
    """Places blocks of the given sizes (width, height); each arrow leads to a later block.

    The `first` blocks alone stand in the first row, and the `last` ones in the last row.

    Example:
        >>> layered([(10, 10), (10, 10)], [Arrow(0, 1)], row_gap=30).places
        [(5.0, 5.0), (5.0, 45.0)]
    """
    ranks = _ranks(len(sizes), arrows, first, last)
    cells = [Cell(*size, rank) for size, rank in zip(sizes, ranks, strict=True)]
    chains = [_chain(cells, arrow) for arrow in arrows]
    rows = _rows([*cells, *(cell for chain in chains for cell in chain[1:-1])])
    _reduce_crossings(rows)
    choose_columns(rows)
    edges = _heights(rows, row_gap)
    places = [(cell.x, sum(edges[cell.rank]) / 2) for cell in cells]
    routes = [_route(arrow, chain, edges) for arrow, chain in zip(arrows, chains, strict=True)]
    width = max(cell.x + cell.width / 2 for row in rows for cell in row)
    return Layered(places, routes, (width, edges[-1][1]))


def _ranks(count: int, arrows: Sequence[Arrow], first: int, last: int) -> list[int]:
    """Each block in the row after the last that leads to it; sources right above their goal."""
    ranks = [0] * first + [min(first, 1)] * (count - first)
    for arrow in sorted(arrows):
        ranks[arrow.end] = max(ranks[arrow.end], ranks[arrow.start] + 1)
    reached = {arrow.end for arrow in arrows}
    for source in set(range(first, count)) - reached:
        ends = [ranks[arrow.end] for arrow in arrows if arrow.start == source]
        ranks[source] = min(ends, default=ranks[source] + 1) - 1
    inner = count - last
    return ranks[:inner] + [max(ranks[:inner]) + 1] * last


def _chain(cells: list[Cell], arrow: Arrow) -> list[Cell]:
    """The blocks of an arrow and the cells between them, each bound to the next."""
    start, end = cells[arrow.start], cells[arrow.end]
    between = [Cell(0.0, 0.0, rank) for rank in range(start.rank + 1, end.rank)]
    chain = [start, *between, end]
    for upper, lower in itertools.pairwise(chain):
        shifts = arrow.start_shift * (upper is start), arrow.end_shift * (lower is end)
        bond = Bond(upper, lower, *shifts, arrow.weight)
        upper.below.append(bond)
        lower.above.append(bond)
    return chain


def _rows(cells: list[Cell]) -> list[Row]:
    rows: list[Row] = [[] for _ in range(max(cell.rank for cell in cells) + 1)]
    for cell in cells:
        rows[cell.rank].append(cell)
    for row in rows:
        pack(row)
    return rows


def _reduce_crossings(rows: list[Row]) -> None:
    """Sorts each row by the mean of what its cells are bound to, downwards and upwards by turns."""
    best, fewest = [list(row) for row in rows], _crossings(rows)
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        for row in rows if downwards else reversed(rows):
            row.sort(key=_from_above if downwards else _from_below)
            pack(row)
        if _crossings(rows) < fewest:
            best, fewest = [list(row) for row in rows], _crossings(rows)
    for row, order in zip(rows, best, strict=True):
        row[:] = order
        pack(row)


def _from_above(cell: Cell) -> float:
    return mean(bond.ends[0] for bond in cell.above) if cell.above else cell.x


def _from_below(cell: Cell) -> float:
    return mean(bond.ends[1] for bond in cell.below) if cell.below else cell.x


def _crossings(rows: list[Row]) -> int:
    count = 0
    for row in rows:
        pairs = itertools.combinations([bond.ends for cell in row for bond in cell.below], 2)
        count += sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in pairs)
    return count


def _heights(rows: list[Row], gap: float) -> list[Point]:
    """The upper and the lower edge of each row."""
    edges: list[Point] = []
    top = 0.0
    for row in rows:
        height = max(cell.height for cell in row)
        if edges and not height:
            top -= gap / 2  # nothing but arrows going out
        edges.append((top, top + height))
        top += height + gap
    return edges


def _route(arrow: Arrow, chain: list[Cell], edges: list[Point]) -> list[Point]:
    start, *between, end = chain
    top = (start.x + arrow.start_shift, edges[start.rank][1])
    passed = [(cell.x, edge) for cell in between for edge in edges[cell.rank]]
    return [top, *passed, (end.x + arrow.end_shift, edges[end.rank][0])]
