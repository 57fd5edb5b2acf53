"""The curves of a run as SVG, for notebooks: drawn by hand, since they are drawn while one waits.

What is solid was measured on the training rows, what is dashed on the validation rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 320, 190
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 30, 28
MOST_POINTS = 400
# Both stand out on white and on black; axes and words take the colour of the page around them.
TRAIN, DEV = "#0072b2", "#d55e00"

Values = Sequence[float]


def curves(history: Mapping[str, Values]) -> str:
    """One drawing for each quantity of a history, with that of the validation rows in it, as HTML.

    Example:
        >>> curves({"loss": [2.0, 1.0], "val_loss": [2.1, 1.2]}).count("<polyline")
        2
        >>> curves({})
        ''
    """
    drawn = [
        _curve(name, values, history.get(f"val_{name}", ()))
        for name, values in history.items()
        if not name.startswith("val_") and name != "learning_rate" and _are_numbers(values)
    ]
    return f'<div style="display: flex; flex-wrap: wrap">{"".join(drawn)}</div>' if drawn else ""


def _are_numbers(values: Values) -> bool:
    """Whether there is a number for each epoch, and not several."""
    return all(isinstance(value, int | float) for value in values) and len(values) > 0


def _curve(name: str, train: Values, dev: Values) -> str:
    lines = {"train": train, **({"dev": dev} if len(dev) else {})}
    finite = [value for values in lines.values() for value in values if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
    logarithmic = low > 0 and high > 20 * low
    drawn = [
        _line(_places(values, low, high, logarithmic), TRAIN if part == "train" else DEV)
        for part, values in lines.items()
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" '
        f'aria-label="{escape(_told(name, lines))}" fill="currentColor" '
        f'font-family="sans-serif" font-size="11">{_frame(name, len(train), low, high)}'
        f"{_legend(lines, logarithmic)}{''.join(drawn)}</svg>"
    )


def _told(name: str, lines: Mapping[str, Values]) -> str:
    """The curve in words, for those who do not see it."""
    parts = [f"{part} from {values[0]:.4g} to {values[-1]:.4g}" for part, values in lines.items()]
    return f"{name} by epoch: {', '.join(parts)}"


def _places(
    values: Values, low: float, high: float, logarithmic: bool
) -> list[tuple[float, float] | None]:
    """Where each value lies in the drawing; None where it is no number."""
    scale = math.log if logarithmic else float
    bottom, span = scale(low), (scale(high) - scale(low)) or 1.0
    stride = -(-len(values) // MOST_POINTS)
    shown = sorted({*range(0, len(values), stride), len(values) - 1})
    across = (WIDTH - LEFT - RIGHT) / max(len(values) - 1, 1)
    up = (HEIGHT - TOP - BOTTOM) / span
    return [
        (LEFT + i * across, HEIGHT - BOTTOM - (scale(values[i]) - bottom) * up)
        if math.isfinite(values[i])
        else None
        for i in shown
    ]


def _line(places: list[tuple[float, float] | None], colour: str) -> str:
    """The line through all places that there are, with a dot at its end."""
    known = [place for place in places if place is not None]
    if not known:
        return ""
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in known)
    dashes = ' stroke-dasharray="5 3"' if colour == DEV else ""
    x, y = known[-1]
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    )


def _frame(name: str, epochs: int, low: float, high: float) -> str:
    """The axes with the numbers at their ends, and the name."""
    floor, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    return (
        f'<path d="M{LEFT} {TOP}V{floor}H{end}" fill="none" stroke="currentColor" opacity="0.5"/>'
        f'<text x="{LEFT}" y="14" font-weight="bold">{escape(name)}</text>'
        f'<text x="{LEFT - 4}" y="{TOP + 8}" text-anchor="end">{high:.3g}</text>'
        f'<text x="{LEFT - 4}" y="{floor}" text-anchor="end">{low:.3g}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 10}">1</text>'
        f'<text x="{end}" y="{HEIGHT - 10}" text-anchor="end">epoch {epochs}</text>'
    )


def _legend(lines: Mapping[str, Values], logarithmic: bool) -> str:
    signs = {"train": ("━", TRAIN), "dev": ("╍", DEV)}
    words = [f'<tspan fill="{signs[part][1]}">{signs[part][0]}</tspan> {part} ' for part in lines]
    note = "log scale" if logarithmic else ""
    return f'<text x="{WIDTH - RIGHT}" y="14" text-anchor="end">{"".join(words)}{note}</text>'
