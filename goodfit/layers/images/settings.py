"""What settings of layers of images may be: ranges to draw from, ways to look up pixels."""

from __future__ import annotations

from numbers import Real
from typing import Any, TypeAlias

from goodfit.errors import UnknownNameError
from goodfit.ops.sampling import ALONG_AN_AXIS, FILL_MODES
from goodfit.settings import Rule

Span: TypeAlias = Any
"""A number, or the lowest and the highest one; once checked, a pair."""


def span(lowest: float, highest: float) -> Rule:
    """From where to where a number is drawn: a pair, or one number.

    A single number `f` stands for the pair (-f, f), or (lowest, f) where -f is too low.
    """

    def read(given: Any) -> tuple[float, float] | None:
        pair = (max(-given, lowest), given) if _is_number(given) else _pair(given)
        if pair is None or not lowest <= min(pair) <= max(pair) <= highest:
            return None
        return min(pair), max(pair)

    meant = (
        f"a number from {max(lowest, 0):g} to {highest:g}, or two from {lowest:g} to {highest:g}"
    )
    return Rule(read, meant, f"{highest / 2:g}")


def _read_value_range(given: Any) -> tuple[float, float] | None:
    pair = _pair(given)
    return None if pair is None or pair[0] == pair[1] else (min(pair), max(pair))


def _is_number(given: Any) -> bool:
    return isinstance(given, Real) and not isinstance(given, bool)


def _pair(given: Any) -> tuple[float, float] | None:
    right = isinstance(given, list | tuple) and len(given) == 2 and all(map(_is_number, given))
    return (float(given[0]), float(given[1])) if right else None


def _one_of(what: str, names: Any) -> Rule:
    def read(given: Any) -> str:
        name = given.lower() if isinstance(given, str) else given
        if name not in names:
            raise UnknownNameError(what, given, names)
        return str(name)

    return Rule(read, f"the name of an {what}", "")


share = span(0, 1)
symmetric = span(-1, 1)
value_range = Rule(_read_value_range, "the lowest and the highest value of a pixel", "(0, 255)")
interpolation = _one_of("interpolation", ALONG_AN_AXIS)
resizing_interpolation = _one_of(
    "interpolation", ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
)
fill_mode = _one_of("fill mode", FILL_MODES)
real = Rule(lambda given: given if _is_number(given) else None, "a number", "0.0")
