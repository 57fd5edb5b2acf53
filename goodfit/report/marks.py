"""How groups of points are told apart: by a shape each, and by a colour beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goodfit.report import svg, wording
from goodfit.report.pictures import Array, Groups

_SHAPES = (
    ("o", "●"), ("^", "▲"), ("s", "■"), ("D", "◆"), ("v", "▼"),
    ("P", "✚"), ("X", "✖"), ("*", "★"), ("<", "◀"), (">", "▶"),
)  # fmt: skip
# Each stands out on white and on black: in light and in dark, and on paper.
_COLOURS = (
    "#0072b2", "#d55e00", "#009070", "#a855b5", "#b07000",
    "#c8506a", "#1f88a5", "#7a7f00", "#7a6fd0", "#767d85",
)  # fmt: skip
MOST_GROUPS = len(_SHAPES)


@dataclass(frozen=True)
class Mark:
    """The shape of a group in drawings and in text, its colour and its name.

    Example:
        >>> Mark("o", "●", "#0072b2", "cat").sign
        '●'
    """

    shape: str
    sign: str
    colour: str
    name: str


def marks(names: Sequence[str]) -> list[Mark]:
    """A mark for each group, at most ten of them.

    Example:
        >>> [mark.sign for mark in marks(["cat", "dog"])]
        ['●', '▲']
    """
    shapes = zip(_SHAPES, _COLOURS, names, strict=False)
    return [Mark(shape, sign, colour, name) for (shape, sign), colour, name in shapes]


def scatter(axes: svg.Axes, points: Array, groups: Groups, edge: str | None = None) -> None:
    """Each group's points in its shape and colour, on a coloured ground with an edge."""
    rows = np.asarray(groups.rows)
    plain = {"alpha": 0.75, "mew": 0}
    style = plain if edge is None else {"markeredgecolor": edge, "mew": 0.6}
    for i, mark in enumerate(marks(groups.names)):
        own = points[rows == i]
        axes.plot(own[:, 0], own[:, 1], mark.shape, color=mark.colour, markersize=5.5, **style)


def label(axes: svg.Axes, points: Array, groups: Groups) -> None:
    """Each group's name in its middle."""
    rows = np.asarray(groups.rows)
    ground = {"facecolor": svg.SURFACE, "alpha": 0.8, "edgecolor": "none", "pad": 1.5}
    for i, name in enumerate(groups.names):
        own = points[rows == i]
        if len(own):
            middle, words = np.median(own, axis=0), wording.short(name, 14)
            axes.text(*middle, words, ha="center", va="center", weight="bold", bbox=ground)
