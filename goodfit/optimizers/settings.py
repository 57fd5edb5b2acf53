"""What settings of optimisers and schedules may be, and what is said where it cannot work."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from goodfit.descriptions import Description
from goodfit.errors import SettingError


def require(description: Description, name: str, fits: bool, expected: str) -> None:
    """Raises SettingError unless the setting fits; the default is the line to write instead."""
    if fits:
        return
    kind = type(description).__name__
    default = _default(description, name)
    advice = "" if default is dataclasses.MISSING else f" Write {kind}({name}={default!r})."
    value = getattr(description, name)
    raise SettingError(f"{kind} got {name}={value!r}; {name} must be {expected}.{advice}")


def require_share(description: Description, *names: str) -> None:
    """The settings are shares of a running mean that old values keep: at least 0, less than 1."""
    for name in names:
        fits = 0 <= getattr(description, name) < 1
        require(description, name, fits, "at least 0 and less than 1")


def require_positive(description: Description, *names: str) -> None:
    """The settings are finite numbers greater than 0."""
    for name in names:
        fits = 0 < getattr(description, name) < math.inf
        require(description, name, fits, "a number greater than 0")


def _default(description: Description, name: str) -> Any:
    fields: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(description)  # type: ignore[arg-type]
    return next(field.default for field in fields if field.name == name)
