"""Rows that lie in files or are made when they are needed: read in blocks, in any order."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.source import Order, Portion, Source
from goodfit.errors import DataError, SettingError
from goodfit.settings import is_count

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

    Raises:
        DataError: there are no rows.
        SettingError: `batch_size` is no number of rows.

    Example:
        >>> squares = RowSource(lambda rows: (rows, rows**2), rows=5, batch_size=2)
        >>> [portion.y.tolist() for portion in squares.batches()]
        [[0, 1], [4, 9], [16]]
    """

    block_bytes = 16 * 2**20

    def __init__(
        self,
        take: Take,
        rows: int,
        batch_size: int | None = None,
        *,
        shuffle: bool = True,
        seed: int | None = None,
    ) -> None:
        if rows < 1:
            raise DataError("There are no rows in the data. Look at what was loaded: `len(data)`.")
        if batch_size is not None and not is_count(batch_size):
            raise SettingError(
                f"batch_size={batch_size!r} is no whole number of at least 1. "
                "Write for instance batch_size=32."
            )
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
        return self.batches_from(0, epoch, order)

    def batches_from(
        self, start: int, epoch: int = 0, order: Order | None = None
    ) -> Iterator[Portion]:
        """The batches of an epoch from one on; the rows of those before it are not read."""
        size = self.batch_size or self.rows
        for block in self.blocks(epoch, order, range(start, self.steps or 1)):
            for first in range(0, len(block.x[0]), size):
                yield _picked(block, slice(first, first + size))

    def blocks(
        self, epoch: int = 0, order: Order | None = None, steps: range | None = None
    ) -> Iterator[Portion]:
        """The rows of several batches at a time.

        Args:
            epoch: the number of the epoch.
            order: how the epoch is shuffled, where the source may be.
            steps: which batches are wanted, if not all.
        """
        numbers = self._numbers(epoch, order)
        if steps is not None:
            size = self.batch_size or self.rows
            numbers = numbers[steps.start * size : steps.stop * size]
        for start in range(0, len(numbers), self.rows_of_block):
            wanted = numbers[start : start + self.rows_of_block]
            sorting = np.argsort(wanted)
            read = self.portion(self._take(wanted[sorting]))
            yield _picked(read, np.argsort(sorting))

    @property
    def rows_of_block(self) -> int:
        """How many rows are read at once, where there are so many."""
        size = self.batch_size or self.rows
        return size * max(1, self.block_bytes and self.block_bytes // (size * self._bytes_of_row))

    def first(self) -> Portion:
        """The first batch."""
        return self.portion(self._take(np.arange(min(self.rows, self.batch_size or 1))))

    @functools.cached_property
    def _bytes_of_row(self) -> int:
        portion = self.first()
        return max(1, sum(array.nbytes for array in portion.x) // len(portion.x[0]))

    def _numbers(self, epoch: int, order: Order | None) -> NDArray[Any]:
        if order is None or not self._shuffle:
            return np.arange(self.rows)
        seeded = np.random.default_rng([self._seed or 0, epoch]).permutation
        return np.asarray((order if self._seed is None else seeded)(self.rows))


def _picked(portion: Portion, places: Any) -> Portion:
    return Portion(*(_at(part, places) for part in portion))


def _at(given: Any, places: Any) -> Any:
    """The rows of an array, of each array in a tuple, or None of None."""
    if isinstance(given, tuple):
        return tuple(_at(part, places) for part in given)
    return None if given is None else given[places]
