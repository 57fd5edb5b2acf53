"""What is read back from the folder of a run, or else told to be damaged."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from goodfit.errors import FileError
from goodfit.storage import read_json

__all__ = ["from_study", "read_object"]

Taken = TypeVar("Taken")


def from_study(folder: str | Path, take: Callable[[dict[str, Any]], Taken]) -> Taken:
    """What is taken from the study in the folder of a run.

    Args:
        folder: what `goodfit train` filled.
        take: takes it from the content of `study.json`; where that fails, the file is damaged.

    Raises:
        FileError: there is no run in the folder, or its `study.json` is damaged.

    Example:
        >>> from_study("runs/digits-1", lambda study: study["metric"])  # doctest: +SKIP
        'accuracy'
    """
    file = Path(folder) / "study.json"
    if not os.path.isfile(file):  # Path would raise where a name is too long
        raise FileError(f"There is no run in {folder}. Make one: `goodfit train digits`.")
    study = read_object(file)
    try:
        return take(study)
    except (KeyError, TypeError, ValueError, AttributeError) as reason:
        raise FileError(f"{file} is damaged: {reason!r}. Run the training again.") from reason


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file of a run.

    Raises:
        FileError: the file cannot be read, or holds something else.
    """
    try:
        content = read_json(path)
    except FileError as reason:
        raise FileError(f"{reason} Run the training again.") from reason
    if not isinstance(content, dict):
        raise FileError(f"{path} is damaged: it holds no JSON object. Run the training again.")
    return content
