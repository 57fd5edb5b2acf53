"""The picture of a comparison: a dot for each test score, a line for its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goodfit.report import svg, wording

if TYPE_CHECKING:
    from goodfit.comparison.comparison import Comparison
    from goodfit.comparison.entry import Entry

MARKS = {"network": "o", "classical": "D", "constant": "s"}
COLOURS = {"network": svg.TRAIN, "classical": svg.DEV, "constant": svg.NEUTRAL}


def picture(found: Comparison) -> str:
    """The picture as an SVG that stands alone, in light and dark."""
    title = f"{wording.title(found.metric)} on {found.split['test']:,} test rows"
    size = (560, 70 + 26 * len(found.entries))
    drawn = svg.draw(
        "comparison", title, found.verdict, lambda axes: _paint(axes, found, title), size
    )
    return svg.alone(drawn)


def _paint(axes: svg.Axes, found: Comparison, title: str) -> None:
    for place, entry in enumerate(found.entries):
        if all(map(math.isfinite, entry.test)):
            _dot(axes, place, entry)
    axes.set_yticks(range(len(found.entries)), [wording.short(each.name) for each in found.entries])
    for label, entry in zip(axes.get_yticklabels(), found.entries, strict=True):
        label.set(color=svg.INK, weight="bold" if entry.family == "network" else "normal")
    axes.axvspan(found.best.test.low, found.best.test.high, color=svg.GRID, linewidth=0, zorder=0)
    axes.invert_yaxis()
    if wording.is_share(found.metric):
        axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.4g}%")
    axes.set_xlabel(f"{title}; shaded: the interval of the best by dev")
    axes.tick_params(left=False)
    axes.spines[["left"]].set_visible(False)
    _legend(axes)


def _dot(axes: svg.Axes, place: int, entry: Entry) -> None:
    value, low, high = entry.test
    colour = COLOURS[entry.family]
    axes.plot([low, high], [place, place], color=colour, linewidth=2)
    axes.plot(value, place, MARKS[entry.family], color=colour, markersize=7)


def _legend(axes: svg.Axes) -> None:
    for family, mark in MARKS.items():
        axes.plot([], [], mark, color=COLOURS[family], markersize=7, label=family)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=3, borderaxespad=0)
