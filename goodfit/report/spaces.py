"""What each layer makes of the rows, drawn in two dimensions: the crumpled paper unfolding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goodfit.report import marks, svg, wording
from goodfit.report.pictures import Groups, Space
from goodfit.report.pieces import Chart, Row, Table

_SHORT = 3


@dataclass(frozen=True)
class Unfolding:
    """The drawings layer by layer, what their marks mean, and one sentence on what happens."""

    charts: list[Chart]
    legend: list[marks.Mark]
    sentence: str


def unfolding(spaces: Sequence[Space], groups: Groups | None) -> Unfolding | None:
    """One drawing for each layer; None where there is none.

    Example:
        >>> space = Space("dense", [[0.0, 1.0], [2.0, 1.0]], shown=0.8, order=0.5)
        >>> unfolding([space, space], Groups([0, 1], ["cat", "dog"])).charts[0].title
        'dense'
        >>> unfolding([], None) is None
        True
    """
    if not spaces or groups is None:
        return None
    drawn = [_chart(i, space, groups) for i, space in enumerate(spaces)]
    return Unfolding(drawn, marks.marks(groups.names), _sentence(spaces))


def _sentence(spaces: Sequence[Space]) -> str:
    first, last = spaces[0], spaces[-1]
    before, after = wording.percent(first.order), wording.percent(last.order)
    told = (
        f"Of the inputs, {before} lie nearest to the centre of their own group; "
        f"of what `{last.layer}` makes of them, {after} do."
    )
    if last.order > first.order:
        return f"Crumpled together at first, the groups come to lie apart. {told}"
    return f"The layers do not bring the groups further apart. {told}"


def _chart(i: int, space: Space, groups: Groups) -> Chart:
    points = np.asarray(space.points, dtype=float)

    def paint(axes: svg.Axes) -> None:
        marks.scatter(axes, points, groups)
        if max(map(len, groups.names)) <= _SHORT:  # else they would hide the marks
            marks.label(axes, points, groups)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)

    note = (
        f"{wording.percent(space.order)} nearest to their own centre; "
        f"{wording.percent(space.shown)} of the variance is shown"
    )
    drawing = svg.draw(f"space-{i}", f"outputs of {space.layer}", note, paint, (330, 270))
    return Chart(drawing, space.layer, _table(points, groups, space.layer), note)


def _table(points: np.ndarray, groups: Groups, layer: str) -> Table:
    """Where the middle of each group lies, and how far its points are spread around it."""
    rows, found = np.asarray(groups.rows), []
    for i, name in enumerate(groups.names):
        own = points[rows == i]
        if len(own):
            middle = np.median(own, axis=0)
            spread = float(np.sqrt(((own - own.mean(axis=0)) ** 2).sum(axis=1).mean()))
            numbers = (*middle.tolist(), spread)
            row: Row = (name, *map(wording.number, numbers), wording.number(len(own)))
            found.append(row)
    columns = ("group", "across", "up", "spread", "rows")
    return Table(f"The middle of each group in {layer}", columns, found)
