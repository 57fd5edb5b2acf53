"""The ways of arrows: as curves through their points, with a head at the end."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from goodfit.computation.columns import Point

CORNER, HEAD, CLOSE = 10.0, 8.0, 2.0


class Command(NamedTuple):
    """A part of a way as SVG says it: M begins, L is straight, Q and C bend towards points."""

    letter: str
    points: tuple[Point, ...]


def thinned(way: list[Point]) -> list[Point]:
    """The points that lie apart from the one before; the last one always."""
    kept = way[:1]
    for point in way[1:]:
        if math.dist(point, kept[-1]) > CLOSE:
            kept.append(point)
    return [*kept[:-1], way[-1]]


def curve(points: Sequence[Point]) -> list[Command]:
    """Through the points: straight where it can be, round at a corner, else a smooth step aside.

    Example:
        >>> [command.letter for command in curve([(0.0, 0.0), (0.0, 9.0), (5.0, 30.0)])]
        ['M', 'L', 'C']
    """
    commands, turning = [Command("M", (points[0],))], False
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        if turning:
            commands.append(Command("Q", ((x, y), (x, y + CORNER))))
        turning = y == to_y and (to_x, to_y) != points[-1]
        if turning:
            commands.append(Command("L", ((to_x + math.copysign(CORNER, x - to_x), to_y),)))
        elif abs(to_x - x) < 1 or to_y == y:
            commands.append(Command("L", ((to_x, to_y),)))
        else:
            middle = (y + to_y) / 2
            commands.append(Command("C", ((x, middle), (to_x, middle), (to_x, to_y))))
    return commands


def head(tip: Point, tail: Point) -> list[Point]:
    """A triangle; arrows arrive straight from above or below, or straight from the side."""
    (x, y), across = tip, tail[1] == tip[1]
    back = math.copysign(HEAD, (tail[0] - x) if across else (tail[1] - y))
    half = HEAD / 2
    if across:
        return [tip, (x + back, y - half), (x + back, y + half)]
    return [tip, (x - half, y + back), (x + half, y + back)]


def written(commands: Sequence[Command]) -> str:
    """The way as the `d` of an SVG path.

    Example:
        >>> written(curve([(0.0, 0.0), (0.0, 9.0)]))
        'M0,0 L0,9'
    """
    return " ".join(
        command.letter + " ".join(f"{x:g},{y:g}" for x, y in command.points) for command in commands
    )


def arrow(way: str, triangle: Sequence[Point], kind: str) -> str:
    """The arrow as SVG."""
    corners = " ".join(f"{x:g},{y:g}" for x, y in triangle)
    return (
        f'<path class="arrow {kind}" d="{way}"/><polygon class="head {kind}" points="{corners}"/>'
    )
