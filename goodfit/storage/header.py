"""The header of a safetensors file, believed only as far as it agrees with the file.

Eight bytes say how long it is; then follows JSON, with the type, shape and place of every tensor,
and texts under `__metadata__`. All is checked before memory is taken for any array.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from goodfit.errors import FileError
from goodfit.storage import strict_json
from goodfit.storage.damage import damaged

PREFIX = 8
"""So many bytes hold the length of the header."""

METADATA = "__metadata__"

MOST_TENSORS, MOST_AXES, LONGEST_NAME = 100_000, 32, 1_000

DTYPES = {
    "BOOL": np.dtype(bool),
    "U8": np.dtype("<u1"),
    "I8": np.dtype("<i1"),
    "U16": np.dtype("<u2"),
    "I16": np.dtype("<i2"),
    "U32": np.dtype("<u4"),
    "I32": np.dtype("<i4"),
    "U64": np.dtype("<u8"),
    "I64": np.dtype("<i8"),
    "F16": np.dtype("<f2"),
    "F32": np.dtype("<f4"),
    "F64": np.dtype("<f8"),
}
"""The types that a tensor may have."""


class Entry(NamedTuple):
    """One tensor as the header declares it: its type, its shape, and where its bytes are."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    start: int
    stop: int


class Header(NamedTuple):
    """All that a header says."""

    tensors: dict[str, Entry]
    metadata: dict[str, str]


def read_header(text: bytes, size: int, place: object) -> Header:
    """The header, if what it says can be true of a file with so many bytes of data.

    Args:
        text: the JSON of the header.
        size: how many bytes follow it.
        place: the file, for the error.

    Raises:
        FileError: it says what cannot be.
    """
    plain = _object(text, place)
    metadata = _metadata(plain.pop(METADATA, {}), place)
    if len(plain) > MOST_TENSORS:
        raise damaged(place, f"it has {len(plain):,} tensors; {MOST_TENSORS:,} are the most")
    tensors = {name: _entry(name, entry, place) for name, entry in plain.items()}
    _require_contiguous(tensors, size, place)
    return Header(tensors, metadata)


def is_name(name: str) -> bool:
    """Whether a tensor may have this name.

    Example:
        >>> is_name("params/dense/kernel"), is_name("__metadata__")
        (True, False)
    """
    return len(name) <= LONGEST_NAME and strict_json.is_text(name) and name != METADATA


def dtype_name(dtype: np.dtype[Any]) -> str | None:
    """What safetensors calls a type of NumPy; None where it has no such type.

    Example:
        >>> dtype_name(np.dtype("float32")), dtype_name(np.dtype("complex64"))
        ('F32', None)
    """
    little = dtype.newbyteorder("<")
    return next((name for name, known in DTYPES.items() if known == little), None)


def _object(text: bytes, place: object) -> dict[str, Any]:
    strict_json.require_few(text, partial(damaged, place))
    plain = strict_json.loads(text, place)
    if not isinstance(plain, dict):
        raise damaged(place, "its header is no JSON object")
    return plain


def _metadata(plain: Any, place: object) -> dict[str, str]:
    if not isinstance(plain, dict) or not all(isinstance(text, str) for text in plain.values()):
        raise damaged(place, f"{METADATA} of its header holds something else than texts")
    return plain


def _entry(name: str, plain: Any, place: object) -> Entry:
    if not is_name(name):
        raise damaged(place, f"a tensor has the name {name[:20]!r}... of {len(name):,} characters")
    if not isinstance(plain, dict) or set(plain) != {"dtype", "shape", "data_offsets"}:
        raise damaged(place, f"tensor {name!r} is not told by dtype, shape and data_offsets")
    dtype, shape, offsets = plain["dtype"], plain["shape"], plain["data_offsets"]
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise FileError(
            f"{place}: tensor {name!r} has the type {str(dtype)[:20]!r}, but goodfit reads "
            f"{', '.join(DTYPES)}. Convert it where it was written, for instance to float32."
        )
    if not _are_counts(shape) or len(shape) > MOST_AXES or not _are_counts(offsets):
        raise damaged(place, f"tensor {name!r} has no right shape or place")
    if len(offsets) != 2:
        raise damaged(place, f"tensor {name!r} has {len(offsets)} data_offsets instead of 2")
    entry = Entry(DTYPES[dtype], tuple(shape), *offsets)
    _require_same_size(name, entry, place)
    return entry


def _are_counts(plain: Any) -> bool:
    """Whether it is a list of whole numbers from 0 that a machine can count to."""
    return isinstance(plain, list) and all(type(n) is int and 0 <= n < 2**63 for n in plain)


def _require_same_size(name: str, entry: Entry, place: object) -> None:
    """Shape and place must tell of the same number of bytes, also beside an axis of length 0."""
    needed = math.prod(entry.shape) * entry.dtype.itemsize
    if entry.stop - entry.start != needed:
        raise damaged(
            place,
            f"tensor {name!r} of shape {entry.shape} needs {needed:,} bytes, "
            f"but it was given {entry.stop - entry.start:,}",
        )
    if math.prod(n for n in entry.shape if n) * entry.dtype.itemsize >= 2**63:
        raise damaged(place, f"tensor {name!r} of shape {entry.shape} is too large to be empty")


def _require_contiguous(tensors: Mapping[str, Entry], size: int, place: object) -> None:
    """Tensors follow one another without gaps, and fill the file."""
    end = 0
    for name, entry in sorted(tensors.items(), key=lambda pair: pair[1][2:]):
        if entry.start != end:
            what = "overlaps another" if entry.start < end else "lies behind a gap"
            raise damaged(place, f"tensor {name!r} {what}")
        end = entry.stop
    if end != size:
        raise damaged(place, f"its header tells of {end:,} bytes of tensors, but has {size:,}")
