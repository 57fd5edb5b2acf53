"""What is known of a data set beside its values: its files, whose it is, what it may serve for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodfit.datasets.dataset import Dataset
from goodfit.datasets.files import DataFile, locate

__all__ = ["Entry"]


@dataclass(frozen=True, kw_only=True)
class Entry(ABC):
    """A data set that can be loaded; each kind of data has its own way to read the files.

    Args:
        name: what `goodfit.datasets.load` calls it.
        files: what it is read from, each with its sha256.
        source: who collected it, and where these files come from.
        licence: under what terms it may be used, as its authors or the source state it.
        description: what the examples are, in a sentence.

    Example:
        >>> from goodfit.datasets import sms_spam
        >>> sms_spam.licence
        "free for all purposes, in its authors' words"
    """

    name: str
    files: tuple[DataFile, ...]
    source: str
    licence: str
    description: str

    @abstractmethod
    def dataset(self) -> Dataset:
        """The same as `goodfit.datasets.load` with the name.

        Raises:
            DownloadError: a file can be found nowhere.
            FileError: a file is damaged.
        """

    def load_data(self) -> Any:
        """`(x_train, y_train), (x_test, y_test)`; `x, y` where nobody set a test part apart.

        Raises:
            DownloadError: a file can be found nowhere.
            FileError: a file is damaged.
        """
        found = self.dataset()
        train = found.x, found.y
        return train if found.test is None else (train, found.test)

    def all_files(self) -> tuple[DataFile, ...]:
        """The files, those of rows that are set apart among them."""
        return self.files

    def paths(self) -> list[Path]:
        """Where the files are, each found and checked."""
        return [locate(file) for file in self.files]
