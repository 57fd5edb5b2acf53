"""The folder of a run: found and tried before training, filled after it."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from goodfit.atomic import write_whole
from goodfit.errors import FileError

__all__ = ["finite", "new_folder", "write_json"]

RUNS = Path("runs")


def new_folder(name: str, out: str | None = None) -> Path:
    """Make the folder of a run, and make sure that files can be written into it.

    Args:
        name: what the data are called.
        out: the folder to use; by default `runs/<name>-<number>` with the next free number.

    Raises:
        FileError: no file can be written there.

    Example:
        >>> with tempfile.TemporaryDirectory() as place:
        ...     new_folder("digits", f"{place}/mine").name
        'mine'
    """
    folder = RUNS / name if out is None else Path(out)
    try:
        folder = _numbered(folder) if out is None else folder
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as reason:
        raise FileError(
            f"The results cannot be written to {folder}: {reason.strerror or reason}. "
            "Choose a folder that you may write to, for example `--out runs/mine`."
        ) from reason


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write plain data as a JSON file.

    Raises:
        FileError: it cannot be written.
    """
    write_whole(path, (json.dumps(content, indent=1, allow_nan=False) + "\n").encode())


def finite(value: Any) -> Any:
    """Plain data as JSON can hold it: numbers that are not finite become None.

    Example:
        >>> finite({"loss": [0.5, float("nan")]})
        {'loss': [0.5, None]}
    """
    if isinstance(value, dict):
        return {name: finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _numbered(folder: Path) -> Path:
    """Make the first of `digits-1`, `digits-2`, ... that is not there yet."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        numbered = folder.with_name(f"{folder.name}-{number}")
        try:
            numbered.mkdir()
        except FileExistsError:
            continue
        break
    return numbered
