"""The idx format of MNIST and its kin: a header with the sizes, then the bytes of an array."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from goodfit.datasets.dataset import Bytes, Pair
from goodfit.datasets.files import DataFile, locate
from goodfit.errors import FileError

__all__ = ["decode_idx", "idx_files", "load_pairs", "read_idx"]

UNSIGNED_BYTES = b"\x00\x00\x08"  # how a file begins whose values are bytes


def decode_idx(content: bytes) -> Bytes:
    r"""Turns the content of an idx file of bytes into an array of the shape that its header says.

    Raises:
        ValueError: the content does not fit the header.

    Example:
        >>> decode_idx(b"\x00\x00\x08\x01" b"\x00\x00\x00\x03" b"\x07\x02\x01")
        array([7, 2, 1], dtype=uint8)
    """
    if len(content) < 4 or content[:3] != UNSIGNED_BYTES:
        raise ValueError(f"it begins with {content[:4].hex(' ') or 'nothing'}, not with 00 00 08")
    axes = content[3]
    start = 4 + 4 * axes
    if len(content) < start:
        raise ValueError(f"it ends within its header of {start} bytes")
    shape = [int(size) for size in np.frombuffer(content, dtype=">u4", count=axes, offset=4)]
    values = np.frombuffer(content, dtype=np.uint8, offset=start)
    expected = int(np.prod(shape, dtype=object))
    if len(values) != expected:
        raise ValueError(f"its header promises {expected} values {shape}, it has {len(values)}")
    return values.reshape(shape).copy()  # a copy, because bytes are read-only


def read_idx(path: Path, axes: int) -> Bytes:
    """Reads a gzipped idx file that must have so many axes.

    Raises:
        FileError: the file is damaged.
    """
    try:
        array = decode_idx(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error, ValueError) as reason:
        raise FileError(
            f"{path} is damaged: {reason}. Delete it and load the data again."
        ) from reason
    if array.ndim != axes:
        raise FileError(f"{path} has values of shape {array.shape}, expected were {axes} axes.")
    return array


def idx_files(folder: str, address: str, sums: Mapping[str, str]) -> tuple[DataFile, ...]:
    """Describes the gzipped idx files of a data set by their sha256 sums.

    Example:
        >>> [file.path for file in idx_files("mnist", "https://example.org/", {"t10k": "00"})]
        ['mnist/t10k-ubyte.gz']
    """
    names = {f"{stem}-ubyte.gz": sha256 for stem, sha256 in sums.items()}
    return tuple(
        DataFile(f"{folder}/{name}", sha256, address + name) for name, sha256 in names.items()
    )


def load_pairs(files: tuple[DataFile, ...]) -> tuple[Pair, Pair]:
    """Finds and reads training images and labels, then test images and labels.

    Raises:
        FileError: a file is damaged, or there are not as many labels as images.
        DownloadError: a file can be found nowhere.
    """
    train_images, train_labels, test_images, test_labels = files
    return _load_pair(train_images, train_labels), _load_pair(test_images, test_labels)


def _load_pair(images: DataFile, labels: DataFile) -> Pair:
    image_path, label_path = locate(images), locate(labels)
    x, y = read_idx(image_path, axes=3), read_idx(label_path, axes=1)
    if len(x) != len(y):
        raise FileError(f"{image_path} has {len(x)} images, but {label_path} has {len(y)} labels.")
    return x, y
