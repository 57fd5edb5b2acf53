"""Which rows make up which step of an epoch."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, random


class Batches(NamedTuple):
    """The rows of each step: `index` is (steps, batch size), `rows` how many of them are real.

    The last batch is filled up with row 0, so that every step has one shape; the padding counts
    for nothing.
    """

    index: NDArray[np.int32]
    rows: NDArray[np.int32]


def batches(order: NDArray[Any], batch_size: int) -> Batches:
    """The given row numbers in steps of `batch_size`.

    Example:
        >>> batches(np.arange(5), 2)
        Batches(index=array([[0, 1],
               [2, 3],
               [4, 0]], dtype=int32), rows=array([2, 2, 1], dtype=int32))
    """
    steps = -(-len(order) // batch_size)
    index = np.zeros(steps * batch_size, np.int32)
    index[: len(order)] = order
    rows = np.full(steps, batch_size, np.int32)
    rows[-1] = len(order) - (steps - 1) * batch_size
    return Batches(index.reshape(steps, batch_size), rows)


def epoch_order(key: Array, epoch: int, rows: int, shuffle: bool) -> NDArray[Any]:
    """The order of the rows in one epoch: a function of the key and the epoch's number alone."""
    if not shuffle:
        return np.arange(rows)
    order: NDArray[Any] = random.permutation(random.fold(random.fold(key, "shuffle"), epoch), rows)
    return order
