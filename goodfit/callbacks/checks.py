"""What settings of callbacks may be, so that a slip is told where it was written."""

from __future__ import annotations

import inspect
import math
from numbers import Integral
from typing import Any

from goodfit.errors import SettingError
from goodfit.settings import Rule, number

Callback = Any

a_number = number(math.isfinite, "a number", "0.5")


def _read_whole(given: Any) -> int | None:
    whole = isinstance(given, Integral) and not isinstance(given, bool)
    return int(given) if whole and given >= 0 else None


whole = Rule(_read_whole, "a whole number, 0 or more", "5")


def check(callback: Callback, **rules: Rule) -> None:
    """Replaces settings by what they mean; None stays where it is the default.

    Raises:
        SettingError: a setting is wrong; the message has the setting and the line to write.

    Example:
        >>> class Patient:
        ...     def __init__(self, patience=3):
        ...         self.patience = patience
        ...         check(self, patience=whole)
        >>> Patient(1.5)
        Traceback (most recent call last):
            ...
        goodfit.errors.SettingError: Patient got patience=1.5, but patience must be a whole \
number, 0 or more. Write for instance `Patient(..., patience=5)`.
    """
    kind = type(callback)
    parameters = inspect.signature(kind).parameters
    for setting, rule in rules.items():
        given = getattr(callback, setting)
        if given is None and parameters[setting].default is None:
            continue
        value = rule.read(given)
        if value is None:
            name = kind.__name__
            raise SettingError(
                f"{name} got {setting}={given!r}, but {setting} must be {rule.meant}. "
                f"Write for instance `{name}(..., {setting}={rule.instead})`."
            )
        setattr(callback, setting, value)
