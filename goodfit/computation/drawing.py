"""Boxes, arrows and frames as an SVG picture in two lanes: forward, and backward as its mirror."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple
from xml.sax.saxutils import escape

from goodfit.computation.columns import Point
from goodfit.computation.framing import Link, Rectangle, Sketch
from goodfit.computation.placement import Placement, place
from goodfit.computation.ways import arrow, curve, head, thinned, written

BOLD, CODE = 7.4, 7.3
"""The widths of a letter, generous: the reader's fonts are not known here."""

LINE, INSET, LONGEST = 18.0, 12.0, 56
MARGIN, APART, TOP, NARROWEST = 28.0, 44.0, 100.0, 640.0


class Text(NamedTuple):
    """What stands in a box; `kind` is how it is drawn, `about` what is told when it is touched."""

    name: str
    shape: str
    lines: Sequence[str]
    kind: str
    about: str


class Box(NamedTuple):
    """A box of the forward lane, and what stands in its mirror image, if it has one."""

    forward: Text
    backward: Text | None
    group: int


class Diagram(NamedTuple):
    """All that is to be drawn.

    Links lead from box to box; those that weigh more are kept straighter. Labels name the frames of
    groups.
    """

    title: str
    description: str
    boxes: Sequence[Box]
    links: dict[Link, float]
    labels: dict[int, str]
    notes: Sequence[str]


class _Lane(NamedTuple):
    """Where a lane lies: `x` goes from its outer edge, to the right (1) or to the left (-1)."""

    name: str
    edge: float
    sign: int

    def x(self, x: float) -> float:
        """A place in the lane as a place in the picture."""
        return self.edge + self.sign * x

    def rectangle(self, of: Rectangle) -> Rectangle:
        """A rectangle of the lane in the picture."""
        left = self.x(of.x if self.sign > 0 else of.x + of.width)
        return Rectangle(left, of.y + TOP, of.width, of.height)


def draw(diagram: Diagram) -> str:
    """The diagram as a standalone SVG document.

    Example:
        >>> text = Text("x", "batch × 4", ["input"], "source", "the input")
        >>> draw(Diagram("A graph", "One box.", [Box(text, None, 0)], {}, {}, []))[:4]
        '<svg'
    """
    placed = place(_sketch(diagram))
    left, right = _reach(diagram, placed)
    width = max(placed.size[0] + APART + right - left + 2 * MARGIN, NARROWEST)
    height = TOP + placed.size[1] + MARGIN + LINE * len(diagram.notes) + MARGIN / 2
    lanes = [_Lane("forward", MARGIN, 1), _Lane("backward", width - MARGIN + left, -1)]
    body = [part for lane in lanes for part in _lane(diagram, placed, lane)]
    style = files("goodfit.computation").joinpath("graph.css").read_text(encoding="utf-8")
    size = f'width="{width:g}" height="{height:g}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="goodfit-graph" role="img" {size} '
            f'viewBox="0 0 {width:g} {height:g}">',
            f"<title>{escape(diagram.title)}</title>",
            f"<desc>{escape(diagram.description)}</desc>",
            f"<style>{escape(style)}</style>",
            f'<rect class="paper" {size} rx="10"/>',
            *_headings(diagram, width),
            *body,
            *_notes(diagram, TOP + placed.size[1] + MARGIN),
            "</svg>",
        ]
    )


def _headings(diagram: Diagram, width: float) -> list[str]:
    back = "Backward ↑ gradients of the loss L"
    return [
        _text(diagram.title, MARGIN, 38, "title"),
        _text("Forward ↓ values", MARGIN, 76, "heading forward"),
        _text(back, width - MARGIN, 76, "heading backward right"),
    ]


def _notes(diagram: Diagram, top: float) -> list[str]:
    return [
        _text(note, MARGIN, top + LINE * (i + 0.5), "note") for i, note in enumerate(diagram.notes)
    ]


def _sketch(diagram: Diagram) -> Sketch:
    """Sizes that serve both lanes: all operations have one width, and all sources."""
    sizes = [_size(box) for box in diagram.boxes]
    reached = {end for _, end in diagram.links}
    widest: dict[bool, float] = {}
    for i, (width, _) in enumerate(sizes):
        widest[i in reached] = max(width, widest.get(i in reached, 0.0))
    alike = [(widest[i in reached], height) for i, (_, height) in enumerate(sizes)]
    labels = {group: len(label) * BOLD + 2 * INSET for group, label in diagram.labels.items()}
    return Sketch(alike, diagram.links, [box.group for box in diagram.boxes], labels)


def _size(box: Box) -> Point:
    texts = [text for text in (box.forward, box.backward) if text]
    heads = [len(text.name) * BOLD + len(text.shape) * CODE + 2 * INSET for text in texts]
    lines = [len(_cut(line)) * CODE for text in texts for line in text.lines]
    count = max(len(text.lines) for text in texts)
    return max([*heads, *lines]) + 2 * INSET, LINE * (count + 1) + INSET


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _reach(diagram: Diagram, placed: Placement) -> Point:
    """From where to where the backward lane needs its room: what has no gradient needs none."""
    back = {i for i, box in enumerate(diagram.boxes) if box.backward}
    frames = {placed.frames[diagram.boxes[i].group] for i in back}
    ways = [way for link, way in placed.ways.items() if back.issuperset(link)]
    edges = [x for frame in frames for x in (frame.x, frame.x + frame.width)]
    edges += [x for way in ways for x, _ in way]
    return min(edges, default=0.0), max(edges, default=0.0)


def _lane(diagram: Diagram, placed: Placement, lane: _Lane) -> Iterator[str]:
    """Frames, then arrows, then boxes, as far as they belong to the lane."""
    texts = [getattr(box, lane.name) for box in diagram.boxes]
    groups = {box.group for box, text in zip(diagram.boxes, texts, strict=True) if text}
    for group, frame in placed.frames.items():
        if group in groups:
            yield _frame(lane.rectangle(frame), diagram.labels[group], lane)
    for (start, end), way in placed.ways.items():
        if texts[start] and texts[end]:
            points = [(lane.x(x), y + TOP) for x, y in thinned(way)]
            kind = "unused" if "unused" in (texts[start].kind, texts[end].kind) else lane.name
            yield _arrow(points, kind, lane)
    for text, box in zip(texts, placed.boxes, strict=True):
        if text:
            yield _box(lane.rectangle(box), text, lane)


def _frame(frame: Rectangle, label: str, lane: _Lane) -> str:
    forwards = lane.sign > 0
    x = frame.x + INSET if forwards else frame.x + frame.width - INSET
    kind = "label" if forwards else "label right"
    return _rectangle(frame, "frame", 10) + _text(label, x, frame.y + LINE + 2, kind)


def _box(box: Rectangle, text: Text, lane: _Lane) -> str:
    top = box.y + (box.height - LINE * (len(text.lines) + 1)) / 2 + 13
    left, right = box.x + INSET, box.x + box.width - INSET
    lines = [
        _text(_cut(line), left, top + LINE * (i + 1), "formula")
        for i, line in enumerate(text.lines)
    ]
    return "".join(
        [
            f'<g class="{lane.name} {text.kind}"><title>{escape(text.about)}</title>',
            _rectangle(box, "box", 6),
            _text(text.name, left, top, "name"),
            _text(text.shape, right, top, "shape right"),
            *lines,
            "</g>",
        ]
    )


def _arrow(points: list[Point], kind: str, lane: _Lane) -> str:
    """A way and the arrow's head: at its end, or on the way back at its beginning."""
    tip, tail = (points[-1], points[-2]) if lane.sign > 0 else (points[0], points[1])
    return arrow(written(curve(points)), head(tip, tail), kind)


def _rectangle(at: Rectangle, kind: str, radius: float) -> str:
    x, y, width, height = at
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect class="{kind}" {place} rx="{radius:g}"/>'


def _text(words: str, x: float, y: float, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(words)}</text>'
