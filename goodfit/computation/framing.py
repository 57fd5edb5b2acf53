"""The inside of one frame: the boxes of a layer, and where arrows come in and go out.

A box that comes from nowhere (a parameter) sits on the left of the first box that uses it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeAlias

from goodfit.computation.columns import Point
from goodfit.computation.layering import Arrow, Layered, layered

Link: TypeAlias = tuple[int, int]
Port: TypeAlias = int | tuple[str, int]
"""A box by its number; as ("in", number) and ("out", number) where its arrow passes the frame."""

PADDING, BESIDE, STACKED, BYPASS, ROW_GAP, BOTTOM = 18.0, 32.0, 10.0, 16.0, 32.0, 14.0


class Rectangle(NamedTuple):
    """A box or a frame, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, by: Point) -> Rectangle:
        """The same rectangle elsewhere."""
        return self._replace(x=self.x + by[0], y=self.y + by[1])


class Sketch(NamedTuple):
    """What is to be placed, by numbers: each link leads to a later box, of this or a later group.

    A link's weight says how much it matters that its way is straight. `labels` has the width of
    each frame's label. A group without one is a single box.
    """

    sizes: Sequence[Point]
    links: dict[Link, float]
    groups: Sequence[int]
    labels: dict[int, float]


class Group(NamedTuple):
    """A group placed by itself.

    `ports` has the boxes, and where arrows pass the upper and the lower edge; `ways` has the points
    of each link between them.
    """

    size: Point
    ports: dict[Port, Rectangle]
    ways: dict[tuple[Port, Port], list[Point]]


class _Seat:
    """A box, those on its left one upon the other, and room to pass them where they lead on.

    The box is made as high as they are together, so that each leads straight to it.
    """

    def __init__(self, host: Port, size: Point, beside: dict[Port, Point], leads_on: bool) -> None:
        self.host, self.beside = host, beside
        column = max((width for width, _ in beside.values()), default=-BESIDE)
        self.left = column + BESIDE + BYPASS * leads_on
        self.stack = sum(height + STACKED for _, height in beside.values()) - STACKED
        self.width, self.height = size[0], max(size[1], self.stack)
        self.size = (self.left + self.width, self.height)

    def shift(self, port: Port) -> float:
        """How far from the middle of all an arrow leaves a box, or arrives at it."""
        return self.left / 2 if port == self.host else -self.size[0] / 2

    def boxes(self, place: Point) -> dict[Port, Rectangle]:
        """The boxes, where the middle of all is at this place."""
        x, y = place[0] - self.size[0] / 2 + self.left, place[1]
        boxes = {self.host: Rectangle(x, y - self.height / 2, self.width, self.height)}
        top = y - self.stack / 2
        for port, (width, height) in self.beside.items():
            boxes[port] = Rectangle(x - BESIDE - width, top, width, height)
            top += height + STACKED
        return boxes


def alone(sketch: Sketch, number: int) -> Group:
    """A group of one box, without a frame.

    Example:
        >>> alone(Sketch([(60, 20)], {}, [0], {}), 0).size
        (60, 20)
    """
    box = sketch.groups.index(number)
    width, height = sketch.sizes[box]
    way_out: Port = ("out", box)
    ports: dict[Port, Rectangle] = {
        box: Rectangle(0, 0, width, height),
        way_out: Rectangle(width / 2, height, 0, 0),
    }
    ways: dict[tuple[Port, Port], list[Point]] = {(box, way_out): [(width / 2, height)]}
    for source in (u for u, v in sketch.links if v == box):
        ports["in", source] = Rectangle(width / 2, 0, 0, 0)
        ways[("in", source), box] = [(width / 2, 0)]
    return Group((width, height), ports, ways)


def framed(sketch: Sketch, number: int) -> Group:
    """Places the boxes of one group inside a frame that has room for its label.

    Example:
        >>> framed(Sketch([(60, 20), (90, 20)], {(0, 1): 1}, [0, 0], {0: 40}), 0).ways
        {(0, 1): [(78.0, 10.0), (110.0, 10.0)]}
    """
    links = _links(sketch, number)
    seats = _seats(sketch, links)
    order = list(dict.fromkeys(seats.values()))
    between = {(u, v): weight for (u, v), weight in links.items() if seats[u] is not seats[v]}
    drawn = _drawn(seats, order, between)
    label, entries = sketch.labels[number], [port for port in seats if _side(port) == "in"]
    left = max([PADDING, *(label - x for x, _ in drawn.places[: len(entries)])])
    ports = {
        port: box.moved((left, 0.0))
        for seat, middle in zip(order, drawn.places, strict=True)
        for port, box in seat.boxes(middle).items()
    }
    routes = dict(zip(between, drawn.routes, strict=True))
    ways = {
        link: _way(seats[link[0]], ports, link, [(x + left, y) for x, y in routes.get(link, [])])
        for link in links
    }
    size = max(left + drawn.size[0] + PADDING, label), drawn.size[1] + BOTTOM
    return Group(size, ports, ways)


def _side(port: Port) -> str:
    return "" if isinstance(port, int) else port[0]


def _links(sketch: Sketch, number: int) -> dict[tuple[Port, Port], float]:
    """The links that touch the group, with ports in the place of boxes outside."""
    inside = {box for box, group in enumerate(sketch.groups) if group == number}
    links: dict[tuple[Port, Port], float] = {}
    for (u, v), weight in sketch.links.items():
        if u in inside or v in inside:
            link = (u if u in inside else ("in", u), v if v in inside else ("out", u))
            links[link] = max(weight, links.get(link, 0.0))
    return links


def _seats(sketch: Sketch, links: Collection[tuple[Port, Port]]) -> dict[Port, _Seat]:
    """The seat of each port: entries first, then boxes, then exits; early boxes on the left."""
    hosts = sorted({v for _, v in links if isinstance(v, int)})
    goals = {u: v for u, v in reversed(list(links)) if isinstance(u, int) and u not in hosts}
    leading_on = {u for u, v in links if u in goals and goals[u] != v}
    seats: dict[Port, _Seat] = {}
    for host in hosts:
        beside: dict[Port, Point] = {u: sketch.sizes[u] for u, v in goals.items() if v == host}
        seat = _Seat(host, sketch.sizes[host], beside, not leading_on.isdisjoint(beside))
        seats.update(dict.fromkeys([host, *beside], seat))
    passing = sorted({port for link in links for port in link if not isinstance(port, int)})
    edges: dict[Port, _Seat] = {
        port: _Seat(port, (0.0, 0.0), {}, leads_on=False) for port in passing
    }
    entries = {port: seat for port, seat in edges.items() if _side(port) == "in"}
    return {**entries, **seats, **edges}


def _drawn(
    seats: dict[Port, _Seat], order: list[_Seat], links: dict[tuple[Port, Port], float]
) -> Layered:
    places = {seat: i for i, seat in enumerate(order)}
    arrows = [
        Arrow(places[seats[u]], places[seats[v]], seats[u].shift(u), seats[v].shift(v), weight)
        for (u, v), weight in links.items()
    ]
    sides = [_side(port) for port in seats]
    sizes = [seat.size for seat in order]
    return layered(sizes, arrows, ROW_GAP, sides.count("in"), sides.count("out"))


def _way(
    seat: _Seat, ports: dict[Port, Rectangle], link: tuple[Port, Port], route: list[Point]
) -> list[Point]:
    """From edge to edge: across to the host, or down from below the box (or from beside it)."""
    start, end = (ports[port] for port in link)
    height = start.y + start.height / 2
    if not route:
        return [(start.x + start.width, height), (end.x, height)]
    begin = [(start.x + start.width / 2, start.y + start.height)]
    if link[0] in seat.beside:
        begin = [(start.x, height), (route[0][0], height)]
    return [*begin, *route, (end.x + end.width / 2, end.y)]
