"""Arrays in a file with what is said of them: safetensors, with a checksum over every byte.

What is said is plain data, as JSON under `goodfit` in the header's metadata. The checksum, under
`sha256`, is that of the whole file with 64 zeros in its own place. Files of other programs have
neither, and are read all the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.atomic import write_whole
from goodfit.errors import FileError, GoodfitError
from goodfit.storage import strict_json
from goodfit.storage.damage import damaged
from goodfit.storage.foreign import recognised
from goodfit.storage.header import (
    LONGEST_NAME,
    METADATA,
    MOST_AXES,
    MOST_TENSORS,
    PREFIX,
    Entry,
    Header,
    dtype_name,
    is_name,
    read_header,
)

SAID, CHECKSUM = "goodfit", "sha256"
NOTHING = b"0" * 64
"""What stands in the place of the checksum while it is computed."""


class TensorsFile:
    """An open file whose header is known to agree with its size; no array has been read yet.

    Args:
        path: where it is, for errors.
        file: the file, open behind its header.
        text: the header's JSON.
        header: what it says.

    Attributes:
        metadata: the plain data that was written with the arrays; {} if there are none.
        has_checksum: whether `read` can tell if a byte has changed.
    """

    def __init__(self, path: Path, file: BufferedReader, text: bytes, header: Header) -> None:
        self.path = path
        self.metadata: dict[str, Any] = strict_json.parsed(header.metadata.get(SAID, "{}"), path)
        self.has_checksum = CHECKSUM in header.metadata
        self._file, self._text, self._header = file, text, header
        if not isinstance(self.metadata, dict):
            raise damaged(path, "what it says of its arrays is no JSON object")

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of the arrays, by name."""
        return {name: entry.shape for name, entry in self._header.tensors.items()}

    def read(self) -> dict[str, NDArray[Any]]:
        """All arrays, by name.

        Raises:
            FileError: a byte has changed since the file was written, or memory is too small.
        """
        entries = self._header.tensors
        data = self._room(max((entry.stop for entry in entries.values()), default=0))
        if self._file.readinto(data) != len(data):
            raise damaged(self.path, "it became shorter while it was read")
        if self.has_checksum:
            self._require_unchanged(data)
        return {name: self._array(name, data, entry) for name, entry in entries.items()}

    def _room(self, size: int) -> bytearray:
        try:
            return bytearray(size)
        except MemoryError as error:
            raise FileError(
                f"{self.path} needs {size:,} bytes of memory. Close other programs, or read it "
                "where there is more."
            ) from error

    def _require_unchanged(self, data: bytearray) -> None:
        told = self._header.metadata[CHECKSUM]
        blank = self._text.replace(told.encode("utf-8", "replace"), NOTHING, 1)
        if told != _checksum(blank, data):
            raise damaged(self.path, "its content has changed since it was written")

    def _array(self, name: str, data: bytearray, entry: Entry) -> NDArray[Any]:
        flat = np.frombuffer(data, np.uint8, entry.stop - entry.start, entry.start)
        if entry.dtype == bool and (flat > 1).any():
            raise damaged(self.path, f"tensor {name!r} is neither true nor false")
        array = flat.view(entry.dtype).reshape(entry.shape)
        return array if array.flags.aligned else array.copy()


@contextmanager
def open_tensors(path: str | Path) -> Iterator[TensorsFile]:
    """Opens a safetensors file, to look at shapes and metadata before arrays are read.

    Raises:
        FileError: there is no such file, it is another kind of file, or its header is damaged.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_tensors(f"{folder}/state.safetensors", {"x": np.zeros((2, 3))}, {"epoch": 4})
        ...     with open_tensors(f"{folder}/state.safetensors") as file:
        ...         file.shapes, file.metadata
        ({'x': (2, 3)}, {'epoch': 4})
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise FileError(f"There is no file at {path}. Look at the path: {path.absolute()}.")
        with path.open("rb") as file:
            text, size = _header_text(path, file)
            yield TensorsFile(path, file, text, read_header(text, size, path))
    except GoodfitError:
        raise
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or error}. Look at who may read it."
        ) from error


def read_tensors(path: str | Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays of a safetensors file, and the plain data that was written with them.

    Raises:
        FileError: there is no such file, it is another kind of file, or it is damaged.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_tensors(f"{folder}/state.safetensors", {"x": np.zeros(3)}, {"epoch": 4})
        ...     read_tensors(f"{folder}/state.safetensors")
        ({'x': array([0., 0., 0.])}, {'epoch': 4})
    """
    with open_tensors(path) as file:
        return file.read(), file.metadata


def write_tensors(
    path: str | Path, tensors: Mapping[str, Any], metadata: Mapping[str, Any]
) -> None:
    """Writes arrays and plain data as one file: the whole of it, or nothing.

    Raises:
        FileError: the folder cannot be written to, or something is no array or no plain data.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_tensors(f"{folder}/state.safetensors", {"x": np.zeros(3)}, {"epoch": 4})
        ...     read_tensors(f"{folder}/state.safetensors")[1]["epoch"]
        4
    """
    if len(tensors) > MOST_TENSORS:
        raise strict_json.too_much(f"it has {len(tensors):,} arrays; {MOST_TENSORS:,} are the most")
    arrays = {name: _plain_array(name, array) for name, array in tensors.items()}
    ordered = sorted(arrays, key=lambda name: (-arrays[name].itemsize, name))
    content = [arrays[name].reshape(-1).view(np.uint8).data for name in ordered]
    blank = _blank_header({name: arrays[name] for name in ordered}, metadata)
    strict_json.require_few(blank, strict_json.too_much)
    text = blank.replace(NOTHING, _checksum(blank, *content).encode(), 1)
    write_whole(Path(path), len(text).to_bytes(PREFIX, "little"), text, *content)


def _header_text(path: Path, file: BufferedReader) -> tuple[bytes, int]:
    """The header's JSON, and how many bytes follow it."""
    size = os.fstat(file.fileno()).st_size
    beginning = file.read(PREFIX)
    length = int.from_bytes(beginning, "little")
    if len(beginning) < PREFIX or length > min(size - PREFIX, strict_json.LONGEST):
        kind = recognised(beginning + file.read(32))
        if kind:
            raise FileError(f"{path} is {kind}")
        raise damaged(path, "it does not begin with the length of a header, as safetensors do")
    return file.read(length), size - PREFIX - length


def _blank_header(arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, Any]) -> bytes:
    """With zeros for the checksum, which comes first, so that its place is the first with them."""
    said = {CHECKSUM: NOTHING.decode(), SAID: strict_json.written(dict(metadata))}
    header: dict[str, Any] = {METADATA: said}
    end = 0
    for name, array in arrays.items():
        start, end = end, end + array.nbytes
        kind = dtype_name(array.dtype)
        header[name] = {"dtype": kind, "shape": array.shape, "data_offsets": (start, end)}
    text = json.dumps(header, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8)


def _plain_array(name: str, given: Any) -> NDArray[Any]:
    if not is_name(name):
        raise FileError(
            f"{name[:20]!r}... cannot be saved: it is no name for an array. Give it one of at most "
            f"{LONGEST_NAME:,} characters."
        )
    array = np.asarray(given)
    if array.ndim > MOST_AXES:
        raise strict_json.too_much(f"{name!r} has {array.ndim} axes; {MOST_AXES} are the most")
    if dtype_name(array.dtype) is None:
        raise FileError(
            f"{name!r} cannot be saved: it is an array of {array.dtype}. Make numbers of it, for "
            "instance with `.astype('float32')`."
        )
    return np.asarray(array, array.dtype.newbyteorder("<"), order="C")


def _checksum(*parts: Any) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
