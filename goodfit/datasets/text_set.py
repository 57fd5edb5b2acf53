"""Data sets that are texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from goodfit.datasets.dataset import Dataset, classes
from goodfit.datasets.entry import Entry
from goodfit.errors import DataError

__all__ = ["LabelledTexts", "OneText"]


@dataclass(frozen=True, kw_only=True)
class LabelledTexts(Entry):
    """Texts of one line, each of a class; `load_data()` gives a list of str, and class numbers.

    With one file, each line is the class, a tab, and the text; else each class has its file.

    Args:
        target: what the class says.
        class_names: the classes, in the order of their numbers and files.

    Example:
        >>> from goodfit.datasets import rt_polarity
        >>> texts, labels = rt_polarity.load_data()  # doctest: +SKIP
        >>> rt_polarity.class_names
        ('negative', 'positive')
    """

    target: str
    class_names: tuple[str, ...]

    def dataset(self) -> Dataset:
        """The same as `goodfit.datasets.load` with the name; `x` is a list of str.

        Raises:
            DownloadError: a file can be found nowhere.
            FileError: a file is damaged.
        """
        numbers = {name: number for number, name in enumerate(self.class_names)}
        names, texts = zip(*self._labelled(), strict=True)
        y = np.array([numbers[name] for name in names], dtype=np.int64)
        task = classes(self.target, self.class_names)
        told = self.description, self.source, self.licence
        return Dataset(self.name, list(texts), y, task, "text", (), None, *told)

    def _labelled(self) -> Iterator[tuple[str, str]]:
        paths = self.paths()
        if len(paths) == 1:
            for line in _lines(paths[0]):
                name, _, text = line.partition("\t")
                yield name, text.strip()
            return
        for name, path in zip(self.class_names, paths, strict=True):
            for line in _lines(path):
                yield name, line


@dataclass(frozen=True, kw_only=True)
class OneText(Entry):
    """One long text; `load_data()` gives it as one str.

    Example:
        >>> from goodfit.datasets import tiny_shakespeare
        >>> text = tiny_shakespeare.load_data()  # doctest: +SKIP
        >>> len(text), len(set(text))  # doctest: +SKIP
        (1115394, 65)
    """

    def load_data(self) -> Any:
        """The whole text.

        Raises:
            DownloadError: the file can be found nowhere.
            FileError: the file is damaged.
        """
        return self.paths()[0].read_text(encoding="utf-8")

    def dataset(self) -> Dataset:
        """Says that a text has no targets.

        Raises:
            DataError: always.
        """
        raise DataError(
            f"{self.name} is one text without targets. Read it as a str, and make of it what the "
            f"network is to predict: text = goodfit.datasets.{self.name}.load_data()"
        )


def _lines(path: Path) -> list[str]:
    """Lines end at line feeds alone: a message may hold other signs that end lines elsewhere."""
    return [line.strip() for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
