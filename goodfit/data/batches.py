"""Which rows make up which step of an epoch."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, random


class Batches(NamedTuple):
    """The rows of each step, (steps, batch size), and how many of them count.

    The last batch is filled up with row 0, so that every step has one shape; the padding counts
    for nothing.
    """

    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    epoch: NDArray[np.int32]
    """For each step: the number of the step that its epoch began with."""
    offset: NDArray[np.int32]
    """For each step: how far the data's first row lies behind the first of the epoch."""


def batches(order: NDArray[Any], batch_size: int, epoch: int = 0) -> Batches:
    """The given row numbers in steps of `batch_size`.

    Example:
        >>> found = batches(np.arange(5), 2)
        >>> found.rows.tolist(), found.counts.tolist()
        ([[0, 1], [2, 3], [4, 0]], [2, 2, 1])
    """
    steps = -(-len(order) // batch_size)
    rows = np.zeros(steps * batch_size, np.int32)
    rows[: len(order)] = order
    counts = np.full(steps, batch_size, np.int32)
    counts[-1] = len(order) - (steps - 1) * batch_size
    epochs, offsets = np.full(steps, epoch, np.int32), np.zeros(steps, np.int32)
    return Batches(rows.reshape(steps, batch_size), counts, epochs, offsets)


def epoch_order(key: Array, step: int, rows: int, shuffle: bool) -> NDArray[Any]:
    """The order of the rows in the epoch that begins after `step` steps.

    It is a function of the key and that number alone: nothing has to be remembered to go on, and
    a second call of `fit` does not repeat the orders of the first.
    """
    if not shuffle:
        return np.arange(rows)
    order: NDArray[Any] = random.permutation(random.fold(random.fold(key, "shuffle"), step), rows)
    return order
