"""Where boxes and arrows go: each frame is placed by itself, then the frames one below another."""

from __future__ import annotations

from typing import NamedTuple

from goodfit.computation.columns import Point
from goodfit.computation.framing import Group, Link, Rectangle, Sketch, alone, framed
from goodfit.computation.layering import Arrow, layered

FRAME_GAP = 24.0


class Placement(NamedTuple):
    """The boxes, the points that each link passes, the frames by group, and the whole's size."""

    boxes: list[Rectangle]
    ways: dict[Link, list[Point]]
    frames: dict[int, Rectangle]
    size: Point


def place(sketch: Sketch, gap: float = FRAME_GAP) -> Placement:
    """Places boxes and frames so that none overlap, and no way leads through a box.

    Example:
        >>> place(Sketch([(60, 20), (90, 20)], {(0, 1): 1}, [0, 1], {1: 40})).boxes[0]
        Rectangle(x=33.0, y=0.0, width=60, height=20)
    """
    groups = {
        number: framed(sketch, number) if number in sketch.labels else alone(sketch, number)
        for number in sorted(set(sketch.groups))
    }
    crossings: dict[Link, float] = {}
    for (u, v), weight in sketch.links.items():
        goal = sketch.groups[v]
        if sketch.groups[u] != goal:
            crossings[u, goal] = max(weight, crossings.get((u, goal), 0.0))
    arrows = [_arrow(sketch, groups, *crossing) for crossing in crossings.items()]
    outer = layered([group.size for group in groups.values()], arrows, gap)
    corners = {
        number: (x - group.size[0] / 2, y - group.size[1] / 2)
        for (number, group), (x, y) in zip(groups.items(), outer.places, strict=True)
    }
    routes = dict(zip(crossings, outer.routes, strict=True))
    return Placement(
        [groups[g].ports[box].moved(corners[g]) for box, g in enumerate(sketch.groups)],
        {link: _way(sketch, groups, corners, routes, link) for link in sketch.links},
        {number: Rectangle(*corners[number], *groups[number].size) for number in sketch.labels},
        outer.size,
    )


def _arrow(sketch: Sketch, groups: dict[int, Group], crossing: Link, weight: float) -> Arrow:
    """An arrow from where a box's way leaves its frame to where it enters another one."""
    box, goal = crossing
    numbers, source = list(groups), sketch.groups[box]
    start, end = groups[source], groups[goal]
    return Arrow(
        numbers.index(source),
        numbers.index(goal),
        start.ports["out", box].x - start.size[0] / 2,
        end.ports["in", box].x - end.size[0] / 2,
        weight,
    )


def _way(
    sketch: Sketch,
    groups: dict[int, Group],
    corners: dict[int, Point],
    routes: dict[Link, list[Point]],
    link: Link,
) -> list[Point]:
    """The way inside one frame; or out of one, between, and into the other."""
    u, v = link
    source, goal = sketch.groups[u], sketch.groups[v]
    if source == goal:
        return _moved(groups[source].ways[link], corners[source])
    out = _moved(groups[source].ways[u, ("out", u)], corners[source])
    into = _moved(groups[goal].ways[("in", u), v], corners[goal])
    return list(dict.fromkeys([*out, *routes[u, goal], *into]))


def _moved(points: list[Point], by: Point) -> list[Point]:
    return [(x + by[0], y + by[1]) for x, y in points]
