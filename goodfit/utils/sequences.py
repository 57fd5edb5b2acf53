"""Sequences of different lengths, brought to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.folders import chosen
from goodfit.errors import DataError, SettingError
from goodfit.settings import is_count

ENDS = ("pre", "post")


def pad_sequences(
    sequences: Sequence[Any],
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> NDArray[Any]:
    """Sequences as the rows of one array: short ones are filled up, long ones are cut.

    Args:
        sequences: lists or arrays, one for each row; their steps may be arrays of one shape.
        maxlen: the length of all; by default that of the longest.
        dtype: the type of the array; "float32" for numbers that are not whole.
        padding: where short ones are filled up: "pre" in front, "post" behind.
        truncating: where long ones are cut: "pre" in front, "post" behind.
        value: what they are filled up with.

    Raises:
        DataError: something that is no sequence, steps of different shapes, or numbers that the
            type cannot hold.
        SettingError: a setting is not known.

    Example:
        >>> pad_sequences([[1], [2, 3], [4, 5, 6]], maxlen=2)
        array([[0, 1],
               [2, 3],
               [5, 6]], dtype=int32)
    """
    chosen("padding", padding, ENDS)
    chosen("truncating", truncating, ENDS)
    if maxlen is not None and not is_count(maxlen):
        raise SettingError(f"maxlen={maxlen!r} must be a whole number, 1 or more. Write maxlen=10.")
    given = [_array(sequence, i) for i, sequence in enumerate(sequences)]
    length = maxlen or max((len(one) for one in given), default=0)
    step = next((one.shape[1:] for one in given if len(one)), ())
    filling = _held(np.asarray(value), dtype, "value")
    padded = np.full((len(given), length, *step), filling)
    for i, one in enumerate(given):
        if len(one) == 0:
            continue
        if one.shape[1:] != step:
            raise DataError(
                f"sequences[{i}] has steps of shape {one.shape[1:]}, but those before have {step}. "
                "Give every step the same shape."
            )
        kept = one[-length:] if truncating == "pre" else one[:length]
        place = slice(length - len(kept), None) if padding == "pre" else slice(len(kept))
        padded[i, place] = _held(kept, dtype, f"sequences[{i}]")
    return padded


def _array(sequence: Any, place: int) -> NDArray[Any]:
    try:
        array = np.asarray(sequence)
    except ValueError as reason:
        raise DataError(
            f"The steps of sequences[{place}] have different shapes ({reason}). Give every step "
            "the same shape."
        ) from reason
    if array.ndim == 0:
        raise DataError(
            f"sequences[{place}] is {sequence!r}, but each is a list or an array. For a single "
            "sequence write `pad_sequences([sequence])`."
        )
    return array


def _held(array: NDArray[Any], dtype: Any, where: str) -> NDArray[Any]:
    """The array as another type, which must not change whole numbers, or make some of others."""
    kind = np.dtype(dtype)
    try:
        with np.errstate(invalid="ignore"):
            cast = array.astype(kind)
    except (ValueError, TypeError) as reason:
        raise DataError(
            f"{where} cannot be held as {kind.name} ({reason}). Write `dtype=object`."
        ) from reason
    if kind.kind in "iu" and (cast != array).any():
        raise DataError(
            f"{where} has numbers that {kind.name} cannot hold. Write `dtype='float32'`."
        )
    return cast
