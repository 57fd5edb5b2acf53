"""What a checkpoint must be like before anything of it is believed: it may come from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from goodfit.errors import GoodfitError
from goodfit.storage import damaged

LONGEST_REASON = 200
"""So much is told of an error that a damaged checkpoint led to."""

Right = Callable[[Any], bool]


@contextmanager
def believed(path: Path) -> Iterator[None]:
    """Lets whatever goes wrong with what a checkpoint says be told as the file's fault.

    Raises:
        FileError: something went wrong.
    """
    try:
        yield
    except GoodfitError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
        raise damaged(path, f"it does not describe a training ({reason})") from error


def require_sound(known: Mapping[str, Any]) -> None:
    """Raises ValueError where a part of what a checkpoint holds is missing, or of another kind."""
    for name, right in PARTS.items():
        if name not in known or not right(known[name]):
            raise ValueError(f"{name!r} is not what it should be")
    if sum(known["lengths"]) != len(known["losses"]):
        raise ValueError("the epochs have more or fewer steps than losses")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_whole(value: Any) -> bool:
    return type(value) is int


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.ndarray)


def _are_losses(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind == "f"


def _list_of(right: Right) -> Right:
    return lambda value: isinstance(value, list | tuple) and all(map(right, value))


def _by_name(right: Right) -> Right:
    return lambda value: isinstance(value, dict) and all(map(right, value.values()))


def _with(**rights: Right) -> Right:
    """A dict of exactly these, each of its kind."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == rights.keys()
        and all(right(value[name]) for name, right in rights.items())
    )


def _or_none(right: Right) -> Right:
    return lambda value: value is None or right(value)


def _is_remembered(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)


UNDER_WAY = _with(
    taken=_is_count,
    rate=_is_number,
    steps=_is_count,
    losses=_list_of(_are_losses),
    sums=_or_none(_by_name(_by_name(_is_number))),
    before=_list_of(_is_count),
)
NOTED = _with(
    history=_by_name(_list_of(_is_number)),
    vitals=_by_name(_by_name(_list_of(_is_number))),
    judged=_list_of(_is_count),
    first_vitals=_by_name(_by_name(_is_number)),
)
PARTS: dict[str, Right] = {
    "identity": _by_name(_is_text),
    "seed": _is_whole,
    "epoch": _is_count,
    "under_way": _or_none(UNDER_WAY),
    "noted": NOTED,
    "losses": _are_losses,
    "lengths": _list_of(_is_count),
    "over": _or_none(_is_text),
    "callbacks": _list_of(_is_remembered),
}
"""What a checkpoint holds, and what each part of it is."""
