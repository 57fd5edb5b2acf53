"""Writing a file so that a crash leaves the old one or the new one, never half of it."""

from __future__ import annotations

import os
from pathlib import Path

from goodfit.errors import FileError


def write_whole(path: Path, *content: bytes | memoryview) -> None:
    """Writes beside the target, flushes to disk, then renames.

    Args:
        path: the target; folders that are missing are made.
        *content: its bytes, one part after the other.

    Raises:
        FileError: the folder cannot be written to.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_whole(Path(folder, "new", "note.txt"), b"all of it")
        ...     Path(folder, "new", "note.txt").read_bytes()
        b'all of it'
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True) if beside.parent.is_dir() else None
        raise FileError(f"{path} cannot be written: {error.strerror or error}.") from error


def _flush_folder(folder: Path) -> None:
    """So that the new name is on the disk too; elsewhere than on POSIX folders cannot be opened."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
