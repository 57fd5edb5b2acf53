"""How the lessons show what they found: a table of numbers, and a figure in one style.

The figure goes where `--figure PATH` says, else into the current folder.
"""

import io
import sys
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from PIL import Image

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8C6D00", "#333333")
"""Told apart by the colour-blind too; and every line has its name at its end."""
STYLE = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.edgecolor": "#666666",
    "axes.labelcolor": "#444444",
    "xtick.color": "#444444",
    "ytick.color": "#444444",
}
BETWEEN_NAMES = 0.08
"""How far apart two names beside a panel are at least, as a share of its height."""


def panels(*titles, rows=1, height=3.2, width=9.0):
    """A figure with a panel for each title, in so many rows."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
        axes = figure.subplots(rows, len(titles) // rows, squeeze=False).ravel()
    for panel, title in zip(axes, titles, strict=True):
        panel.set_title(title, loc="left")
    return figure, axes


def lines(panel, curves, **style):
    """Draws curves `{name: y}` or `{name: (x, y)}`; each has its name at its right end.

    Scales and limits that are not matplotlib's own choice are set before.
    """
    ends = []
    for color, (name, curve) in zip(COLORS, curves.items(), strict=False):
        x, y = curve if isinstance(curve, tuple) else (range(1, len(curve) + 1), curve)
        panel.plot(x, y, color=color, **style)
        ends.append([(x[-1], y[-1]), name, color])
    panel.autoscale_view()
    if panel.get_xscale() == "linear":
        panel.xaxis.get_major_locator().set_params(integer=True)
    names_beside(panel, ends)


def names_beside(panel, ends):
    """Writes `(point, name, color)` to the right of a panel, no name over another."""
    to_share = panel.transData + panel.transAxes.inverted()
    wanted = sorted((to_share.transform(point)[1], name, color) for point, name, color in ends)
    heights = [min(max(height, 0), 1) for height, _, _ in wanted]
    for i in list(range(1, len(heights))) * 100:
        missing = max(BETWEEN_NAMES - (heights[i] - heights[i - 1]), 0)
        heights[i - 1], heights[i] = heights[i - 1] - missing / 2, heights[i] + missing / 2
    for height, (_, name, color) in zip(heights, wanted, strict=True):
        panel.annotate(name, (1.02, height), xycoords="axes fraction", va="center", color=color)


def table(headings, rows):
    """Prints rows under headings; numbers have four figures."""
    told = [[_told(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *told, strict=True)]
    for first, *others in (headings, *told):
        cells = zip(others, widths[1:], strict=True)
        print("  ".join([first.ljust(widths[0]), *(cell.rjust(width) for cell, width in cells)]))
    print()


def _told(cell):
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def save(figure):
    """Writes the figure."""
    given = sys.argv[sys.argv.index("--figure") + 1] if "--figure" in sys.argv else None
    path = Path(given or f"{Path(sys.argv[0]).stem}.png")
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=130)
    Image.open(drawn).convert("RGB").quantize(256).save(path, optimize=True)  # a small file
    print(f"figure: {path}")
