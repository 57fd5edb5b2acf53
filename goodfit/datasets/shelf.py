"""Which data sets there are, and where each is found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from goodfit.cache import cache_folder
from goodfit.datasets import bundled, cifar10, fashion_mnist, mnist, optdigits
from goodfit.datasets.catalogue import ENTRIES
from goodfit.datasets.files import DataFile, data_folder

__all__ = ["Available", "available"]

Place = Literal["scikit-learn", "data folder", "cache", "download", "nowhere"]
Ways = tuple[tuple[DataFile, ...], ...]


@dataclass(frozen=True)
class Available:
    """A data set, and where `goodfit.datasets.load` would find it.

    Args:
        name: what `load` calls it.
        description: what the examples are.
        licence: its terms of use, as its authors or the source state them.
        place: what has it: scikit-learn, the folder that GOODFIT_DATA names, the cache; "download"
            where it would be fetched now, "nowhere" where its files have no public address.
        path: the folder of its files; None where there are none.

    Example:
        >>> available()[0].name, available()[0].place
        ('digits', 'scikit-learn')
    """

    name: str
    description: str
    licence: str
    place: Place
    path: Path | None


def available() -> list[Available]:
    """All data sets that `goodfit.datasets.load` knows, with the place of each.

    The files are looked for, and not read: `load` checks their sums.

    Example:
        >>> [known.name for known in available() if known.place == "scikit-learn"]
        ['digits', 'iris', 'wine', 'breast_cancer', 'diabetes']
    """
    carried = [
        Available(name, description, "as scikit-learn states", "scikit-learn", None)
        for name, description in bundled.DESCRIPTIONS.items()
    ]
    return [*carried, *_pictures(), *_entries()]


def _pictures() -> list[Available]:
    ways: dict[str, tuple[Any, Ways]] = {
        "mnist": (mnist, (mnist.FILES,)),
        "fashion_mnist": (fashion_mnist, (fashion_mnist.FILES,)),
        "cifar10": (cifar10, cifar10.WAYS),
        "optdigits": (optdigits, (optdigits.FILES,)),
    }
    return [
        Available(name, module.DESCRIPTION, module.LICENCE, *_place(files))
        for name, (module, files) in ways.items()
    ]


def _entries() -> list[Available]:
    return [
        Available(entry.name, entry.description, entry.licence, *_place((entry.all_files(),)))
        for entry in ENTRIES
    ]


def _place(ways: Ways) -> tuple[Place, Path | None]:
    """Where all files of one of the ways are."""
    folders: list[tuple[Place, Path | None]]
    folders = [("data folder", data_folder()), ("cache", cache_folder())]
    for place, folder in folders:
        for files in ways:
            if folder and all((folder / file.path).is_file() for file in files):
                return place, (folder / files[0].path).parent
    public = any(all(file.address for file in files) for files in ways)
    return ("download" if public else "nowhere"), None
