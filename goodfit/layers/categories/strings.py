"""Strings as arrays of Python's strings, whatever they were given in."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import DataError, ShapeError


def has_strings(array: Any) -> bool:
    """Whether an array holds strings, or objects that should be some.

    Example:
        >>> has_strings(np.array(["a"])), has_strings(np.array([1]))
        (True, False)
    """
    return np.dtype(array.dtype).kind in "OSUT"


def as_strings(given: Any, encoding: str = "utf-8") -> NDArray[np.object_]:
    """An array of objects, each a `str`; long and short ones take no more room than they need.

    Args:
        given: a string, an array, a list of them (of lists), or anything else that yields some.
        encoding: how bytes are to be read.

    Raises:
        DataError: something else than strings is among them.
        ShapeError: lists of several lengths.

    Example:
        >>> as_strings(["red", b"blue"])
        array(['red', 'blue'], dtype=object)
    """
    listed = given if isinstance(given, Sized) or hasattr(given, "shape") else list(given)
    array = np.array(listed, dtype=object)
    flat = [as_string(one, encoding) for one in array.reshape(-1)]
    return np.array(flat, dtype=object).reshape(array.shape)


def as_string(one: Any, encoding: str = "utf-8") -> str:
    """One string.

    Raises:
        DataError: it is none.
        ShapeError: it is a list: one of several lengths, among others.

    Example:
        >>> as_string(b"blue")
        'blue'
    """
    if isinstance(one, str):
        return str(one)
    if isinstance(one, bytes):
        return one.decode(encoding)
    if isinstance(one, list | tuple):
        raise ShapeError(
            f"Lists of strings must be of one length, but got one with {len(one)} entries beside "
            'others. Fill the shorter ones up: `row + [""] * (length - len(row))`.'
        )
    raise DataError(
        f"Expected strings, but got {one!r} ({type(one).__name__}). Turn all into strings before: "
        "`x.astype(str)`, or with pandas `column.fillna('').astype(str)`."
    )
