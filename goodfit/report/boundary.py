"""What the network answers everywhere in a plane of two columns, and where the rows lie in it."""

from __future__ import annotations

import numpy as np

from goodfit.report import marks, svg, wording
from goodfit.report.pictures import Array, Boundary
from goodfit.report.pieces import Chart, Row, Table

_TABLE_ROWS, _TABLE_COLUMNS = 7, 5


def boundary(found: Boundary) -> Chart:
    """A map of the answers with the rows on it; its table has the answers at some places.

    Example:
        >>> plane = Boundary(("age", "bmi"), [20, 60], [15, 40], [[0, 1], [1, 1]], [[30, 20]], None)
        >>> boundary(plane).title
        'answers by age and bmi'
    """
    across, up = (wording.short(name) for name in found.names)
    title = f"answers by {across} and {up}"

    def paint(axes: svg.Axes) -> None:
        _paint_answers(axes, found)
        _paint_rows(axes, found)
        axes.set_xlabel(across)
        axes.set_ylabel(up)

    description = "The ground shows the answer at each place, the marks are rows of the dev set."
    drawing = svg.draw("boundary", title, description, paint, (400, 340))
    return Chart(drawing, title, _table(found))


def _paint_answers(axes: svg.Axes, found: Boundary) -> None:
    from matplotlib.colors import ListedColormap

    x, y, answers = (np.asarray(part, dtype=float) for part in (found.x, found.y, found.answers))
    place = {"extent": (x[0], x[-1], y[0], y[-1]), "origin": "lower", "aspect": "auto"}
    if found.groups is None and np.ptp(answers):
        contours = axes.contour(x, y, answers, levels=7, colors=svg.INK, linewidths=0.9)
        axes.clabel(contours, fontsize=10, colors=svg.INK, fmt=wording.number)
    if found.groups is None:
        return
    colours = [mark.colour for mark in marks.marks(found.groups.names)]
    ground = {"cmap": ListedColormap(colours), "vmin": -0.5, "vmax": len(colours) - 0.5}
    axes.imshow(answers, alpha=0.2, interpolation="nearest", **ground, **place)
    for i in range(len(colours)):
        inside = (answers == i).astype(float)
        if 0 < inside.mean() < 1:
            axes.contour(x, y, inside, levels=[0.5], colors=svg.MUTED, linewidths=0.9)


def _paint_rows(axes: svg.Axes, found: Boundary) -> None:
    points = np.asarray(found.points, dtype=float)
    if found.groups is None:
        axes.plot(*points.T, "o", color=svg.TRAIN, markersize=4, alpha=0.5, mew=0)
    else:
        marks.scatter(axes, points, found.groups, edge=svg.INK)


def _table(found: Boundary) -> Table:
    """The answers at some places, laid out as the plane is: the highest value of y on top."""
    x: Array = np.asarray(found.x)
    y: Array = np.asarray(found.y)
    answers: Array = np.asarray(found.answers)
    down, across = _some(len(y), _TABLE_ROWS)[::-1], _some(len(x), _TABLE_COLUMNS)
    rows: list[Row] = [
        (wording.number(float(y[i])), *(_answer(found, answers[i, j]) for j in across))
        for i in down
    ]
    first, second = found.names
    columns = (f"{second} ↓ {first} →", *(wording.number(float(x[j])) for j in across))
    return Table(f"Answers by {first} and {second}", columns, rows)


def _some(length: int, most: int) -> Array:
    return np.unique(np.linspace(0, length - 1, most).round().astype(int))


def _answer(found: Boundary, value: float) -> str:
    return wording.number(float(value)) if found.groups is None else found.groups.names[int(value)]
