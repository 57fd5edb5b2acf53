"""Arrays in an HDF5 file of Keras, believed only as far as the file holds them.

HDF5 can point to other files, load code to unpack data, and claim sizes that it does not have. What
Keras writes needs none of that, so nothing of it is followed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import FileError, GoodfitError
from goodfit.needed import needed

DEEPEST, MOST = 30, 100_000
"""So deep groups may lie in each other, and so many of them and of arrays a file may have."""

ZIP, INSIDE = b"PK\x03\x04", "model.weights.h5"
"""How a `.keras` file begins, and where its weights are in it."""


class Group(NamedTuple):
    """A group of an HDF5 file: the name that Keras gave it, the arrays and groups in it."""

    name: str
    arrays: dict[str, Any]
    groups: dict[str, Group]


@contextmanager
def open_hdf5(path: Path) -> Iterator[Group]:
    """The groups of a `.weights.h5` file, or of that in a `.keras` file; no array is read yet.

    Raises:
        FileError: it is another kind of file, damaged, or does what no file of Keras does.
        MissingLibraryError: h5py is not installed.
    """
    h5py = needed("h5py", "Reading weights of Keras", "keras")
    try:
        with path.open("rb") as file:
            zipped = file.read(len(ZIP)) == ZIP
            file.seek(0)
            with h5py.File(_unpacked(path, file) if zipped else file, "r") as opened:
                yield _Reader(path, h5py).group(opened, 0)
    except GoodfitError:
        raise
    except (OSError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise FileError(f"{path} is damaged, or no file of Keras: {error}.") from error


def array_of(path: Path, dataset: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """The numbers of an array that has this shape.

    Raises:
        FileError: it is no plain array of floating numbers, all of which lie in the file.
    """
    layout = dataset.id.get_create_plist()
    plain = dataset.external is None and not dataset.is_virtual and layout.get_nfilters() == 0
    floating = dataset.dtype.kind == "f" and dataset.dtype.itemsize in (2, 4, 8)
    if not plain or not floating or dataset.id.get_storage_size() != dataset.nbytes:
        raise FileError(
            f"{path}: {dataset.name} is not stored as Keras stores weights. Write the file anew, "
            "with `keras_model.save_weights(...)`."
        )
    out = np.empty(shape, np.float32)
    dataset.read_direct(out) if out.size else None
    return out


def _unpacked(path: Path, file: Any) -> io.BytesIO:
    """The weights in a `.keras` file, which lie there as they are: no more than the file has."""
    with zipfile.ZipFile(file) as archive:
        if INSIDE not in archive.namelist():
            raise FileError(f"{path} holds no {INSIDE!r}, as `keras_model.save(...)` writes it.")
        entry = archive.getinfo(INSIDE)
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > path.stat().st_size:
            raise FileError(f"{path}: {INSIDE} is compressed, which Keras never does.")
        return io.BytesIO(archive.read(INSIDE))


Found: TypeAlias = dict[str, Any]


class _Reader:
    """Walks through the groups, by what the file itself holds alone."""

    def __init__(self, path: Path, h5py: Any) -> None:
        self.path, self.h5py, self.count = path, h5py, 0

    def group(self, found: Any, depth: int) -> Group:
        arrays: Found = {}
        groups: Found = {}
        for name in found:
            self._require_little(depth)
            if not isinstance(found.get(name, getlink=True), self.h5py.HardLink):
                raise FileError(f"{self.path}: {name!r} points elsewhere, which Keras never does.")
            value = found[name]
            if isinstance(value, self.h5py.Group):
                groups[name] = self.group(value, depth + 1)
            elif isinstance(value, self.h5py.Dataset):
                arrays[name] = value
        told = groups["vars"].name if "vars" in groups else self._told(found)
        return Group(told, arrays, groups)

    def _told(self, found: Any) -> str:
        return str(found.attrs["name"])[:1000] if "name" in found.attrs else ""

    def _require_little(self, depth: int) -> None:
        self.count += 1
        if self.count > MOST or depth > DEEPEST:
            raise FileError(f"{self.path} has more groups than any file of Keras.")
