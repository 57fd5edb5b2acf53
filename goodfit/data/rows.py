"""Rows that lie in files or are made when they are needed: read in blocks, in any order."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.source import Order, Portion, Source

__all__ = ["RowSource"]

Take = Callable[[NDArray[np.int64]], Any]


class RowSource(Source):
    """Rows by their numbers, made or read when a batch needs them.

    A block of several batches is read at once with its row numbers sorted, as disks like it; the
    batches are those that the same rows would make in memory.

    Args:
        take: gives the rows of some row numbers, sorted: `(x, y)`, `(x, y, weight)` or x.
        rows: how many rows there are.
        batch_size: rows in a batch; None leaves it to `fit`.
        shuffle: whether an epoch may take the rows in another order.
        seed: the seed of that order; None leaves it to the model's seed.

    Example:
        >>> squares = RowSource(lambda rows: (rows, rows**2), rows=5, batch_size=2)
        >>> [portion.y.tolist() for portion in squares.batches()]
        [[0, 1], [4, 9], [16]]
    """

    block_bytes = 64 * 2**20

    def __init__(
        self,
        take: Take,
        rows: int,
        batch_size: int | None = None,
        *,
        shuffle: bool = True,
        seed: int | None = None,
    ) -> None:
        self.rows: int = rows
        self.batch_size = batch_size
        self._take, self._shuffle, self._seed = take, shuffle, seed

    @property
    def steps(self) -> int | None:
        """How many batches an epoch has."""
        return None if self.batch_size is None else -(-self.rows // self.batch_size)

    def in_batches(self, batch_size: int) -> RowSource:
        """The same rows in batches of this size."""
        source = copy.copy(self)
        source.batch_size = batch_size
        return source

    def batches(self, epoch: int = 0, order: Order | None = None) -> Iterator[Portion]:
        """The batches of an epoch, in the given order where the source may be shuffled."""
        numbers = np.arange(self.rows)
        if order is not None and self._shuffle:
            seeded = np.random.default_rng([self._seed or 0, epoch]).permutation
            numbers = np.asarray((order if self._seed is None else seeded)(self.rows))
        return self._read(numbers)

    def first(self) -> Portion:
        """The first batch."""
        return next(self._read(np.arange(min(self.rows, self.batch_size or 1))))

    def _read(self, numbers: NDArray[Any]) -> Iterator[Portion]:
        size = self.batch_size or self.rows
        at, block = 0, size
        while at < len(numbers):
            wanted = numbers[at : at + block]
            sorting = np.argsort(wanted)
            read = self.portion(self._take(wanted[sorting]))
            places = np.argsort(sorting)
            for start in range(0, len(wanted), size):
                yield _picked(read, places[start : start + size])
            at += len(wanted)
            block = size * max(1, self.block_bytes // (size * _bytes_of_row(read)))


def _picked(portion: Portion, places: NDArray[Any]) -> Portion:
    return Portion(*(_at(part, places) for part in portion))


def _at(given: Any, places: NDArray[Any]) -> Any:
    """The rows of an array, of each array in a tuple, or None of None."""
    if isinstance(given, tuple):
        return tuple(_at(part, places) for part in given)
    return None if given is None else given[places]


def _bytes_of_row(portion: Portion) -> int:
    rows = len(portion.x[0])
    return max(1, sum(array.nbytes for array in portion.x) // rows)
