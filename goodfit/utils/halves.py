"""A data set in two parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.frames import rows_of
from goodfit.errors import DataError, SettingError
from goodfit.seeds import next_seed
from goodfit.settings import is_count


def split_dataset(
    dataset: Any,
    left_size: float | None = None,
    right_size: float | None = None,
    shuffle: bool = False,
    seed: int | None = None,
) -> tuple[Any, Any]:
    """The first rows of the data, and those behind them.

    For parts that have the same share of each class, or that keep groups together, see
    `goodfit.data.split`.

    Args:
        dataset: an array, a frame; or a tuple or a dict of them, with the same number of rows.
        left_size: how many rows the first part has, or which share of them, as 0.8; by default
            those that the second part leaves.
        right_size: the same of the second part.
        shuffle: whether rows are drawn at random.
        seed: what the drawing comes from; by default the next one of
            `goodfit.utils.set_random_seed`.

    Returns:
        Two of what was given: of a tuple, two tuples.

    Raises:
        DataError: something else, or arrays of different lengths.
        SettingError: sizes that make no two parts of these rows.

    Example:
        >>> x, y = np.arange(10), np.arange(10) % 2
        >>> (x_train, y_train), (x_test, y_test) = split_dataset((x, y), left_size=0.8)
        >>> x_test
        array([8, 9])
    """
    parts = _parts(dataset)
    lengths = sorted({len(part) for part in parts})
    if len(lengths) != 1:
        raise DataError(
            f"The parts of the data set have {' and '.join(map(str, lengths))} rows, but they "
            "belong together row by row. Give arrays with a row for each example."
        )
    left, right = _sizes(left_size, right_size, lengths[0])
    rows = np.arange(lengths[0])
    if shuffle:
        np.random.default_rng(next_seed() if seed is None else seed).shuffle(rows)
    return _taken(dataset, rows[:left]), _taken(dataset, rows[left : left + right])


def _parts(dataset: Any) -> list[Any]:
    parts = dataset.values() if isinstance(dataset, Mapping) else dataset
    several = isinstance(dataset, tuple | Mapping) or _holds_arrays(dataset)
    listed = list(parts) if several else [dataset]
    if not listed or not all(hasattr(part, "__len__") for part in listed):
        raise DataError(
            f"split_dataset takes arrays, lists and frames, but got {dataset!r}. Write for "
            "instance `split_dataset((x, y), left_size=0.8)`; of what gives batches, make two."
        )
    return listed


def _holds_arrays(dataset: Any) -> bool:
    """Whether a list has arrays in it, rather than rows."""
    return isinstance(dataset, list) and any(hasattr(part, "shape") for part in dataset)


def _taken(dataset: Any, rows: NDArray[Any]) -> Any:
    if isinstance(dataset, Mapping):
        return {name: rows_of(part, rows) for name, part in dataset.items()}
    if isinstance(dataset, tuple) or _holds_arrays(dataset):
        taken: Iterable[Any] = (rows_of(part, rows) for part in dataset)
        return tuple(taken)
    return rows_of(dataset, rows)


def _sizes(left: float | None, right: float | None, rows: int) -> tuple[int, int]:
    """How many rows each part has."""
    if left is None and right is None:
        raise SettingError(
            "split_dataset must know how large a part shall be. Write `left_size=0.8`."
        )
    known = {"left_size": left, "right_size": right}
    counts = {name: _count(name, size, rows) for name, size in known.items() if size is not None}
    first = counts.get("left_size", rows - counts.get("right_size", 0))
    second = counts.get("right_size", rows - first)
    if first + second > rows or min(first, second) < 1:
        raise SettingError(
            f"left_size={left!r} and right_size={right!r} of {rows} rows would make parts of "
            f"{first} and {second} rows. Write one of the two alone, such as `left_size=0.8`."
        )
    return first, second


def _count(name: str, size: Any, rows: int) -> int:
    if is_count(size):
        return int(size)
    if isinstance(size, Real) and 0 < float(size) < 1:
        return round(float(size) * rows)
    raise SettingError(
        f"{name}={size!r} must be a number of rows, 1 or more, or a share between 0 and 1. Write "
        f"for instance `{name}=0.2`."
    )
