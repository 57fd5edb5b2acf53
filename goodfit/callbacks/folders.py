"""A folder to write to is made, or complained about, before training and not after it."""

from __future__ import annotations

import os
from pathlib import Path

from goodfit.errors import FileError


def make_folder(folder: Path, setting: str) -> None:
    """Makes the folder that a callback will write to.

    Args:
        folder: the folder.
        setting: what the user wrote, for the message: `filename='logs/run.csv'`.

    Raises:
        FileError: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, setting, error.strerror) from error
    if not os.access(folder, os.W_OK):
        raise _not_writable(folder, setting, "Permission denied")


def _not_writable(folder: Path, setting: str, why: str | None) -> FileError:
    return FileError(
        f"{setting} cannot be written, because the folder {str(folder)!r} is not writable ({why}). "
        "Name a place in a folder of your own."
    )
