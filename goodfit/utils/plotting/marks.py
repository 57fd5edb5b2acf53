"""Where boxes, arrows and frames of a model's picture stand, whichever way it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from goodfit.computation.columns import Point
from goodfit.computation.framing import Rectangle, Sketch
from goodfit.computation.placement import place
from goodfit.computation.ways import Command, curve, head, thinned
from goodfit.utils.plotting.chart import Chart, LayerBox

LETTER, LINE, INSET, MARGIN, GAP, NARROWEST = 7.4, 18.0, 12.0, 24.0, 36.0, 110.0

DIRECTIONS = ("TB", "BT", "LR", "RL")
"""Where the arrows lead: from top to bottom, from left to right ..."""


class Arrow(NamedTuple):
    """The way of an arrow, and the triangle at its end."""

    way: list[Command]
    head: list[Point]


class Marks(NamedTuple):
    """All that is drawn, from the upper left corner; frames have their names."""

    size: Point
    boxes: list[tuple[Rectangle, LayerBox]]
    arrows: list[Arrow]
    frames: list[tuple[Rectangle, str]]


def marks(chart: Chart, rankdir: str) -> Marks:
    """Places everything; what lies on the way from box to box is layered as if from top to bottom.

    Example:
        >>> box = LayerBox("Dense", "", (), "layer", None)
        >>> marks(Chart("model", [box, box], {(0, 1): 1.0}, {}), "LR").size
        (304.0, 78.0)
    """
    lying = rankdir in ("LR", "RL")
    groups, frames = _groups(chart)
    labels = {n: LINE * 2 if lying else len(name) * LETTER + INSET for n, name in frames.items()}
    sizes = [size[::-1] if lying else size for size in _sizes(chart)]
    placed = place(Sketch(sizes, chart.links, groups, labels), GAP)
    turn = _turned(rankdir, placed.size)
    across, down = placed.size[::-1] if lying else placed.size
    return Marks(
        (across + 2 * MARGIN, down + 2 * MARGIN),
        [(_moved(at, turn), box) for at, box in zip(placed.boxes, chart.boxes, strict=True)],
        [_arrow(way, turn) for way in placed.ways.values()],
        [(_moved(at, turn), frames[number]) for number, at in placed.frames.items()],
    )


def _groups(chart: Chart) -> tuple[list[int], dict[int, str]]:
    """The number of each box's group, and the names of those that are frames."""
    numbers: list[int] = []
    frames: dict[int, str] = {}
    before: int | None = None
    for i, box in enumerate(chart.boxes):
        same = box.frame is not None and box.frame == before
        numbers.append(numbers[-1] if same else i)
        before = box.frame
        if box.frame is not None:
            frames[numbers[-1]] = chart.frames[box.frame]
    return numbers, frames


def _sizes(chart: Chart) -> list[Point]:
    """As wide as the widest, and as high as each needs."""
    width = max([NARROWEST, *map(_width, chart.boxes)])
    return [(width, LINE * (len(box.lines) + 1) + INSET) for box in chart.boxes]


def _width(box: LayerBox) -> float:
    head_line = len(box.title) + len(box.beside) + 3 * bool(box.beside)
    return max([head_line, *map(len, box.lines)]) * LETTER + 2 * INSET


def _turned(rankdir: str, size: Point) -> Callable[[Point], Point]:
    """From a place in a picture from top to bottom to where it is in this one."""
    depth = size[1] + MARGIN
    turns: dict[str, Callable[[Point], Point]] = {
        "TB": lambda p: (p[0] + MARGIN, p[1] + MARGIN),
        "BT": lambda p: (p[0] + MARGIN, depth - p[1]),
        "LR": lambda p: (p[1] + MARGIN, p[0] + MARGIN),
        "RL": lambda p: (depth - p[1], p[0] + MARGIN),
    }
    return turns[rankdir]


def _moved(at: Rectangle, turn: Callable[[Point], Point]) -> Rectangle:
    ends = turn((at.x, at.y)), turn((at.x + at.width, at.y + at.height))
    (left, right), (top, bottom) = (sorted(axis) for axis in zip(*ends, strict=True))
    return Rectangle(left, top, right - left, bottom - top)


def _arrow(way: list[Point], turn: Callable[[Point], Point]) -> Arrow:
    points = thinned(way)
    bent = [Command(part.letter, tuple(map(turn, part.points))) for part in curve(points)]
    return Arrow(bent, [turn(point) for point in head(points[-1], points[-2])])
