"""Checks of what users write as a layer's settings, so that a slip is told where it was written."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, NamedTuple, TypeAlias

from goodfit.descriptions import Description
from goodfit.errors import SettingError, UnknownNameError

Lengths: TypeAlias = Any
"""A whole number for all axes, or one for each; once checked, a tuple with one for each."""


class Rule(NamedTuple):
    """What a setting may be; `read` makes what is meant of what is given, None if it is wrong."""

    read: Callable[[Any], Any]
    meant: str
    instead: str


def check(description: Description, **rules: Rule) -> None:
    """Replaces settings by what they mean; for `__post_init__` only.

    Raises:
        SettingError: a setting is wrong; the message has the setting and the line to write.
    """
    for setting, rule in rules.items():
        given = getattr(description, setting)
        value = rule.read(given)
        if value is None:
            kind = type(description).__name__
            raise SettingError(
                f"{kind} got {setting}={given!r}, but {setting} must be {rule.meant}. "
                f"Write for instance `{kind}(..., {setting}={rule.instead})`."
            )
        description.settle(setting, value)


def lengths(axes: tuple[str, ...]) -> Rule:
    """One whole number for each of the axes; a single one counts for all."""

    def read(given: Any) -> tuple[int, ...] | None:
        each = tuple(given) if isinstance(given, list | tuple) else (given,) * len(axes)
        right = len(each) == len(axes) and all(_is_count(length) for length in each)
        return tuple(int(length) for length in each) if right else None

    meant = f"a whole number, 1 or more, or one for each axis ({', '.join(axes)})"
    return Rule(read, meant, repr((2,) * len(axes)))


def _is_count(given: Any) -> bool:
    return isinstance(given, Integral) and not isinstance(given, bool) and int(given) >= 1


def _fraction(given: Any) -> float | None:
    return float(given) if isinstance(given, Real) and 0 <= float(given) < 1 else None


def _at_least_zero(given: Any) -> float | None:
    return float(given) if isinstance(given, Real) and float(given) >= 0 else None


def _padding(given: Any) -> str:
    name = given.lower() if isinstance(given, str) else given
    if name not in ("valid", "same"):
        raise UnknownNameError("padding", given, ("valid", "same"))
    return str(name)


count = Rule(lambda n: int(n) if _is_count(n) else None, "a whole number, 1 or more", "10")
fraction = Rule(_fraction, "a number from 0 up to, but not including, 1", "0.5")
not_negative = Rule(_at_least_zero, "a number, 0 or more", "0.1")
padding = Rule(_padding, '"valid" or "same"', '"same"')
