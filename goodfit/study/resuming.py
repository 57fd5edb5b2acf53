"""A study that is cut off goes on: what was asked for lies beside its checkpoints."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from pathlib import Path
from typing import Any

from goodfit.errors import DataError, FileError
from goodfit.study.folder import write_json
from goodfit.study.options import Options

__all__ = ["advice", "asked_for", "begin", "checkpoints", "end"]

ASKED = "asked.json"


def checkpoints(folder: Path) -> Path:
    """Where the checkpoints are while a study is not done."""
    return folder / "checkpoint"


def begin(folder: Path, options: Options) -> None:
    """Notes what is asked for.

    Raises:
        FileError: the folder holds a study that was cut off, or cannot be written to.
    """
    place = checkpoints(folder)
    if list(place.glob("*.safetensors")):
        raise FileError(
            f"{folder} holds a training that was cut off. {advice(folder)} Or choose another "
            "folder, for example `--out runs/another`."
        )
    place.mkdir(exist_ok=True)
    write_json(place / ASKED, dataclasses.asdict(options))


def asked_for(folder: Path) -> Options:
    """What was asked for when the study in this folder began.

    Raises:
        FileError: there is nothing to go on with, or the note is damaged.
    """
    path = checkpoints(folder) / ASKED
    if not os.path.isfile(path):  # Path would raise where a name is too long
        done = "is done" if os.path.isfile(folder / "study.json") else "was never begun"
        raise FileError(
            f"There is nothing to go on with in {folder}: its study {done}. Begin another one: "
            "`goodfit train digits`."
        )
    try:
        asked: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Options(**{**asked, "out": str(folder)})
    except (OSError, ValueError, TypeError, DataError) as error:
        raise FileError(f"{path} is damaged: {error}. Begin another study.") from error


def end(folder: Path) -> None:
    """Clears away what is of no use any more."""
    shutil.rmtree(checkpoints(folder))


def advice(folder: Path) -> str:
    """What to write to go on.

    Example:
        >>> advice(Path("runs/digits-1"))
        'Go on with `goodfit train --resume runs/digits-1`.'
    """
    return f"Go on with `goodfit train --resume {folder}`."
