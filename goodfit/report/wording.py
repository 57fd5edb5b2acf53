"""How numbers and names are written on the page: with the digits they deserve, a gap as a dash."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

MISSING = "–"
_TITLES = {"r2": "R²"}


def percent(share: float | None, examples: int = 0) -> str:
    """A share as a percentage; a second decimal only where over 2,000 examples support it.

    Example:
        >>> percent(0.98333, examples=360), percent(0.98333, examples=10_000), percent(None)
        ('98.3%', '98.33%', '–')
    """
    if share is None or not math.isfinite(share):
        return number(share)
    digits = 2 if examples > 2000 else 1
    # A mistake in many thousand examples is not rounded away, the dust of floating point is.
    shown = min(100 * share, 100 - 10**-digits) if share < 1 - 1e-9 else 100 * share
    return _minus(f"{shown:.{digits}f}%")


def number(value: float | None) -> str:
    """A number in four digits, counts in full.

    Example:
        >>> number(0.123456), number(1234567), number(-2e-7), number(None)
        ('0.1235', '1,234,567', '−2e-07', '–')
    """
    if value is None:
        return MISSING
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == int(value) and abs(value) < 1e9:
        return _minus(f"{int(value):,}")
    return _minus(f"{value:,.1f}" if 1e4 <= abs(value) < 1e9 else f"{value:.4g}")


def seconds(value: float | None) -> str:
    """A time in the unit in which one thinks of it.

    Example:
        >>> seconds(0.0123), seconds(2.345), seconds(75), seconds(7300), seconds(0.0001)
        ('12 ms', '2.3 s', '1 min 15 s', '2 h 1 min', '< 1 ms')
    """
    if value is None or not math.isfinite(value):
        return number(value)
    if value < 0.0005:
        return "< 1 ms"
    if value < 0.9995:
        return f"{1000 * value:.0f} ms"
    if value < 59.95:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def is_share(metric: str) -> bool:
    """Whether a metric is written as a percentage.

    Example:
        >>> is_share("sparse_categorical_accuracy"), is_share("r2")
        (True, False)
    """
    return "accuracy" in metric


def score(metric: str, value: float | None, examples: int = 0) -> str:
    """The value of a metric: a percentage for accuracies, three decimals for R², else a number.

    Example:
        >>> score("accuracy", 0.95), score("r2", 0.4), score("loss", 0.48217)
        ('95.0%', '0.400', '0.4822')
    """
    if is_share(metric):
        return percent(value, examples)
    if metric == "r2" and value is not None and math.isfinite(value):
        return _minus(f"{value:.3f}")
    return number(value)


def gap(metric: str, value: float | None, examples: int = 0) -> str:
    """A difference of two scores, with its sign; differences of percentages are points.

    Example:
        >>> gap("accuracy", 0.0123), gap("r2", -0.05), gap("r2", None)
        ('+1.2 points', '−0.050', '–')
    """
    if value is None:
        return MISSING
    sign = "+" if value > 0 else ""
    return sign + score(metric, value, examples).replace("%", " points")


def title(name: str) -> str:
    """The name of a quantity as one reads it.

    Example:
        >>> title("r2"), title("mean_absolute_error")
        ('R²', 'mean absolute error')
    """
    return _TITLES.get(name, name.replace("_", " "))


def short(name: str, length: int = 24) -> str:
    """A name that fits beside a chart: printable, on one line, cut with an ellipsis.

    Example:
        >>> short("petal length (cm)"), short("a" * 40, length=5)
        ('petal length (cm)', 'aaaa…')
    """
    line = "".join(sign if sign.isprintable() else " " for sign in name)
    return line if len(line) <= length else line[: length - 1] + "…"


def prose(sentence: str) -> Markup:
    """A sentence as HTML, what stands between backticks as code.

    Example:
        >>> prose("Add `Dropout(0.3)` <here>.")
        Markup('Add <code>Dropout(0.3)</code> &lt;here&gt;.')
    """
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(sentence))))


def _minus(text: str) -> str:
    """A leading minus sign as typographers draw it."""
    return "−" + text[1:] if text.startswith("-") else text
