"""What settings may be, so that a slip is told where it was written, with the line to write."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, NamedTuple

from goodfit.descriptions import Description
from goodfit.errors import SettingError


class Rule(NamedTuple):
    """What a setting may be; `read` makes what is meant of what is given, None if it is wrong."""

    read: Callable[[Any], Any]
    meant: str
    instead: str


def check(description: Description, **rules: Rule) -> None:
    """Replaces settings by what they mean; for `__post_init__` only.

    Raises:
        SettingError: a setting is wrong; the message has the setting and the line to write.

    Example:
        >>> class Scale(Description):
        ...     factor: float = 2
        ...     def __post_init__(self):
        ...         check(self, factor=positive)
        >>> Scale().factor
        2.0
        >>> Scale(-1)
        Traceback (most recent call last):
            ...
        goodfit.errors.SettingError: Scale got factor=-1, but factor must be a number greater \
than 0. Write for instance `Scale(..., factor=2)`.
    """
    for setting, rule in rules.items():
        given = getattr(description, setting)
        value = rule.read(given)
        if value is None:
            kind = type(description).__name__
            right = _right_one(description, setting, rule)
            raise SettingError(
                f"{kind} got {setting}={given!r}, but {setting} must be {rule.meant}. "
                f"Write for instance `{kind}(..., {setting}={right})`."
            )
        description.settle(setting, value)


def number(fits: Callable[[float], bool], meant: str, instead: str) -> Rule:
    """A number that fits."""

    def read(given: Any) -> float | None:
        return float(given) if isinstance(given, Real) and fits(float(given)) else None

    return Rule(read, meant, instead)


def is_count(given: Any) -> bool:
    """Whether it is a whole number of at least 1.

    Example:
        >>> is_count(3), is_count(3.0), is_count(True)
        (True, False, False)
    """
    return isinstance(given, Integral) and not isinstance(given, bool) and int(given) >= 1


count = Rule(lambda n: int(n) if is_count(n) else None, "a whole number, 1 or more", "10")
fraction = number(lambda n: 0 <= n <= 1, "a number from 0 to 1", "0.1")
fraction_below_one = number(
    lambda n: 0 <= n < 1, "a number from 0 up to, but not including, 1", "0.5"
)
not_negative = number(lambda n: 0 <= n < math.inf, "a number, 0 or more", "0.1")
positive = number(lambda n: 0 < n < math.inf, "a number greater than 0", "0.1")


def _read_axes(given: Any) -> tuple[int, ...] | int | None:
    several = given if isinstance(given, list | tuple) else (given,)
    if not all(isinstance(axis, Integral) and not isinstance(axis, bool) for axis in several):
        return None
    return int(given) if several == (given,) else tuple(int(axis) for axis in several)


axes = Rule(_read_axes, "the number of an axis, or several", "(0, 1)")


def _right_one(description: Description, setting: str, rule: Rule) -> str:
    """The setting's default, where it has one that is right; else what the rule proposes."""
    fields: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(description)  # type: ignore[arg-type]
    default = next(field.default for field in fields if field.name == setting)
    missing = default is dataclasses.MISSING or rule.read(default) is None
    return rule.instead if missing else repr(default)
