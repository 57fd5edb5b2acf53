"""What goodfit raises: what was received, what was expected, and the line to write instead.

GoodfitError
├── ShapeError              an array has another shape than its place asks for
├── DataError               the data cannot mean what the program does with it; has `.diagnosis`
├── UnknownNameError        a name that nothing answers to; the nearest right one is proposed
├── SettingError            a layer, optimiser or callback cannot work with a setting
├── NotDifferentiableError  a gradient was asked through something that has none
├── NotReadyError           a model was asked for what it does not have yet
├── FileError               a file is missing, damaged, too new or not writable
└── DownloadError           a data set could be found nowhere
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


class GoodfitError(Exception):
    """The parent of every error that goodfit raises on purpose."""


class ShapeError(GoodfitError, ValueError):
    """An array has another shape than its place asks for."""


class DataError(GoodfitError, ValueError):
    """The data cannot mean what the program does with it.

    `diagnosis` holds the same finding in the form that `history.diagnosis` has, or None.
    """

    def __init__(self, message: str, diagnosis: Any = None) -> None:
        super().__init__(message)
        self.diagnosis = diagnosis


class UnknownNameError(GoodfitError, ValueError):
    """A name that nothing answers to; the nearest right one is proposed, and any other advice."""

    def __init__(self, what: str, name: object, choices: Iterable[str], advice: str = "") -> None:
        known = sorted(choices)
        told = f"There is no {what} named {name!r}.{_proposal(name, known)}"
        super().__init__(f"{told} {advice}".rstrip())
        self.choices = known


class SettingError(GoodfitError, ValueError):
    """A layer, optimiser or callback was given a setting with which it cannot work."""


class NotDifferentiableError(GoodfitError, TypeError):
    """A gradient was asked through an operation that has none."""


class NotReadyError(GoodfitError, RuntimeError):
    """A model was asked for something that it does not have yet (weights, a loss, ...)."""


class FileError(GoodfitError, OSError):
    """A file is missing, damaged, written by a newer version, or cannot be written."""


class DownloadError(GoodfitError, OSError):
    """A data set could be found nowhere: not in a folder, not in the cache, not by download."""


FEW = 30
"""So many names can be read at a glance."""


def _proposal(name: object, known: list[str]) -> str:
    """The nearest right name if one is near, and all of them where they are few."""
    near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.6)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    if not known or (near and len(known) > FEW):
        return guess
    shown = ", ".join(repr(choice) for choice in known)
    return f"{guess} The known ones are: {shown}."
