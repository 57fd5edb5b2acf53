"""A model's picture as SVG."""

from __future__ import annotations

from importlib.resources import files
from xml.sax.saxutils import escape

from goodfit.computation.framing import Rectangle
from goodfit.computation.ways import arrow, written
from goodfit.utils.plotting.chart import LayerBox
from goodfit.utils.plotting.marks import INSET, LINE, Marks

LOOKS = {
    "input": "forward input",
    "layer": "forward layer",
    "operation": "forward constant",
    "model": "forward parameter",
}
"""The classes of the style sheet of computation graphs."""


def svg(name: str, marks: Marks) -> str:
    """The picture as a standalone SVG document.

    Example:
        >>> svg("model", Marks((10.0, 10.0), [], [], []))[:4]
        '<svg'
    """
    style = files("goodfit.computation").joinpath("graph.css").read_text(encoding="utf-8")
    width, height = marks.size
    size = f'width="{width:g}" height="{height:g}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="goodfit-graph" role="img" {size} '
            f'viewBox="0 0 {width:g} {height:g}">',
            f"<title>{escape(name)}</title>",
            f"<style>{escape(style)}</style>",
            f'<rect class="paper" {size} rx="10"/>',
            *(_frame(at, label) for at, label in marks.frames),
            *(arrow(written(one.way), one.head, "forward") for one in marks.arrows),
            *(_box(at, box) for at, box in marks.boxes),
            "</svg>",
        ]
    )


def _frame(at: Rectangle, label: str) -> str:
    return _rectangle(at, "frame", 10) + _text(label, at.x + INSET, at.y + LINE - 4, "label")


def _box(at: Rectangle, box: LayerBox) -> str:
    left, right, top = at.x + INSET, at.x + at.width - INSET, at.y + LINE + 1
    lines = [_text(line, left, top + LINE * (i + 1), "formula") for i, line in enumerate(box.lines)]
    return "".join(
        [
            f'<g class="{LOOKS[box.kind]}">',
            _rectangle(at, "box", 6),
            _text(box.title, left, top, "name"),
            _text(box.beside, right, top, "shape"),
            *lines,
            "</g>",
        ]
    )


def _rectangle(at: Rectangle, kind: str, radius: float) -> str:
    place = f'x="{at.x:g}" y="{at.y:g}" width="{at.width:g}" height="{at.height:g}"'
    return f'<rect class="{kind}" {place} rx="{radius:g}"/>'


def _text(words: str, x: float, y: float, kind: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(words)}</text>'
