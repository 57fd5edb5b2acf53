"""One download: checked by its hash, with a progress bar, kept only when it is whole."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["download", "retrieve"]

CHUNK = 1 << 16  # bytes between two movements of the bar
TIMEOUT = 30  # seconds without an answer
AS_IT_IS = {"Accept-Encoding": "identity"}  # the hash is of the file itself, not compressed again


def download(address: str, path: Path, sha256: str) -> Path:
    """Downloads `address` to `path`; nothing is left there unless the content is right.

    A progress bar is drawn on stderr if that is a terminal.

    Raises:
        ValueError: what arrived has another sha256: it was cut short, or it has changed.
        OSError: the address cannot be reached, or the file cannot be written.

    Example:
        >>> address = "https://example.org/digits.gz"
        >>> download(address, Path("digits.gz"), sha256="c0ffee")  # doctest: +SKIP
    """
    return retrieve(address, path, f"sha256:{sha256}")


def retrieve(address: str, path: Path, known_hash: str | None) -> Path:
    """Downloads as `download` does, unless the file is there already, and right.

    Args:
        address: where the file is.
        path: where it shall be.
        known_hash: "sha256:..." or "md5:..." and what the content must sum up to; None where that
            is not known.

    Raises:
        ValueError: what arrived has another hash.
        OSError: the address cannot be reached, or the file cannot be written.
    """
    import pooch

    with _progress() as progress, _silent(pooch.get_logger()):
        pooch.retrieve(
            address,
            known_hash,
            fname=path.name,
            path=path.parent,
            downloader=partial(_stream, progress, path.name),
        )
    return path


def _stream(progress: Progress, name: str, address: str, target: str, _: object) -> None:
    """Writes what the address answers to the file `target`, moving a bar called `name`."""
    import requests

    with requests.get(address, stream=True, timeout=TIMEOUT, headers=AS_IT_IS) as answer:
        answer.raise_for_status()
        size = answer.headers.get("Content-Length")
        line = progress.add_task(name, total=int(size) if size else None)
        with Path(target).open("wb") as file:
            for chunk in answer.iter_content(CHUNK):
                file.write(chunk)
                progress.advance(line, len(chunk))


@contextmanager
def _progress() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    name = TextColumn("{task.description}")
    columns = (name, BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress


@contextmanager
def _silent(logger: logging.Logger) -> Iterator[None]:
    """Keeps pooch from telling of the download, which the progress bar shows."""
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
