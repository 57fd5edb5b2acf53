"""One download: checked by its hash, with a progress bar, kept only when it is whole."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["download"]

CHUNK = 1 << 16  # bytes between two movements of the bar


def download(address: str, path: Path, sha256: str) -> Path:
    """Download `address` to `path`; nothing is left there unless the content is right.

    A progress bar is drawn on stderr if that is a terminal.

    Raises:
        ValueError: What arrived has another sha256: it was cut short, or it has changed.
        OSError: The address cannot be reached, or the file cannot be written.
    """
    import pooch

    with _progress() as progress, _silent(pooch.get_logger()):
        loader = pooch.HTTPDownloader(progressbar=_Bar(progress, path.name), chunk_size=CHUNK)
        pooch.retrieve(
            address, f"sha256:{sha256}", fname=path.name, path=path.parent, downloader=loader
        )
    return path


class _Bar:
    """A line of a rich progress display that answers to what pooch asks of a progress bar."""

    def __init__(self, progress: Progress, name: str) -> None:
        self.progress = progress
        self.line = progress.add_task(name, total=None)

    @property
    def total(self) -> int:
        return int(self.progress.tasks[self.line].total or 0)

    @total.setter
    def total(self, size: int) -> None:
        self.progress.update(self.line, total=size or None)

    def update(self, size: int) -> None:
        self.progress.advance(self.line, size)

    def reset(self) -> None:
        self.progress.update(self.line, completed=0)

    def close(self) -> None:
        """The display that holds the line is closed by who opened it."""


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
    """Keep pooch from telling of the download, which the progress bar shows."""
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
