"""A model's picture as PNG, PDF or what else matplotlib writes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from goodfit.computation.framing import Rectangle
from goodfit.utils.plotting.marks import INSET, LINE, Arrow, Marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCH = 96.0
"""The units of the picture in an inch, as browsers count them."""

INK, MUTED, EDGE, FRAME, PAPER, BLUE, PALE = (
    "#1c2024", "#5b636b", "#dcd9d2", "#f6f5f2", "#ffffff", "#0072b2", "#e3f0f8",
)  # fmt: skip

LOOKS = {
    "input": (PAPER, MUTED),
    "layer": (PAPER, BLUE),
    "operation": (PAPER, MUTED),
    "model": (PALE, BLUE),
}
"""The colour of a kind of box, and of its edge."""


def raster(marks: Marks, file_format: str, dpi: float) -> bytes:
    """The picture as the content of a file.

    Args:
        marks: what is drawn.
        file_format: "png", "pdf" and the like.
        dpi: how many points an inch has.

    Raises:
        ValueError: matplotlib does not know the format.

    Example:
        >>> raster(Marks((10.0, 10.0), [], [], []), "png", 96)[1:4]
        b'PNG'
    """
    from matplotlib.figure import Figure

    width, height = marks.size
    figure = Figure((width / INCH, height / INCH), facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    for at, label in marks.frames:
        _rectangle(axes, at, (FRAME, EDGE), 10)
        _text(axes, label, at.x + INSET, at.y + LINE - 4, color=MUTED, weight="bold")
    for arrow in marks.arrows:
        _arrow(axes, arrow)
    for at, box in marks.boxes:
        left, top = at.x + INSET, at.y + LINE + 1
        _rectangle(axes, at, LOOKS[box.kind], 6)
        _text(axes, box.title, left, top, color=INK, weight="bold")
        _text(axes, box.beside, at.x + at.width - INSET, top, color=MUTED, ha="right")
        for i, line in enumerate(box.lines):
            _text(axes, line, left, top + LINE * (i + 1), color=MUTED)
    target = io.BytesIO()
    figure.savefig(target, format=file_format, dpi=dpi)
    return target.getvalue()


def _rectangle(axes: Axes, at: Rectangle, colors: tuple[str, str], radius: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    face, edge = colors
    style = f"round,pad=0,rounding_size={radius}"
    axes.add_patch(FancyBboxPatch((at.x, at.y), at.width, at.height, style, fc=face, ec=edge, lw=1))


def _arrow(axes: Axes, arrow: Arrow) -> None:
    from matplotlib.patches import PathPatch, Polygon
    from matplotlib.path import Path

    codes = {"M": Path.MOVETO, "L": Path.LINETO, "Q": Path.CURVE3, "C": Path.CURVE4}
    points = [point for part in arrow.way for point in part.points]
    letters = [codes[part.letter] for part in arrow.way for _ in part.points]
    axes.add_patch(PathPatch(Path(points, letters), fc="none", ec=BLUE, lw=1.2))
    axes.add_patch(Polygon(arrow.head, fc=BLUE, ec="none"))


def _text(axes: Axes, words: str, x: float, y: float, **settings: Any) -> None:
    """Letters of one width, of which the sizes of the boxes are sure."""
    size = 12 * 72 / INCH
    axes.text(x, y, words, family="DejaVu Sans Mono", size=size, parse_math=False, **settings)
