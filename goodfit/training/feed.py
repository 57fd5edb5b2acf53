"""Where the rows of an epoch come from: memory, or a source that gives them batch by batch."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, Function, Tree, trees
from goodfit.data.batches import Batches, batches, epoch_order
from goodfit.data.prefetch import prefetch
from goodfit.data.rows import RowSource
from goodfit.data.source import Portion, Source
from goodfit.training.batch import Data

STEPS_OF_BLOCK = 64
BYTES_OF_BLOCK = 64 * 2**20


class Before(NamedTuple):
    """What an epoch has given before a block: so many steps and rows, in batches of so many."""

    steps: int = 0
    rows: int = 0
    width: int = 0


NOTHING = Before()


class Block(NamedTuple):
    """Rows that lie where the programs run, and which of them make up which step.

    The order stays on the host: it is small, and goes along with each call.
    """

    data: Data
    order: Batches
    steps: int
    before: Before = NOTHING


class Feed(ABC):
    """What gives the blocks of an epoch.

    Attributes:
        steps: how many steps an epoch has, None where that is not known beforehand.
        is_given_up: whether nobody wants to wait for the next block any more.
    """

    steps: int | None = None
    is_given_up: Callable[[], bool] = staticmethod(lambda: False)

    @abstractmethod
    def blocks(self, key: Array, taken: int, before: Before = NOTHING) -> Generator[Block]:
        """The blocks of the epoch that begins after `taken` steps.

        Who does not take all of them closes it.

        Args:
            key: what the order of the rows comes from.
            taken: the steps of training before the epoch.
            before: what came before the block to begin with, which has said so.
        """

    def skip(self, epochs: int) -> None:  # noqa: B027, rows in memory stay where they are
        """Passes over whole epochs, as if they had been given."""


class MemoryFeed(Feed):
    """Rows in memory: a single block, which lies on the device all the time.

    Args:
        place: puts arrays where the programs run.
        data: all rows.
        batch_size: how many of them make a step.
        shuffle: whether each epoch takes them in another order.
        steps: how many steps an epoch has, if not all.
    """

    def __init__(
        self,
        place: Function,
        data: Data,
        batch_size: int,
        shuffle: bool = False,
        steps: int | None = None,
    ) -> None:
        self._rows, self._batch_size, self._shuffle = data.rows, batch_size, shuffle
        self._data = place(data)
        every = -(-data.rows // batch_size)
        self.steps = every if steps is None else min(steps, every)

    def blocks(self, key: Array, taken: int, before: Before = NOTHING) -> Generator[Block]:
        """The one block there is."""
        order = epoch_order(key, taken, self._rows, self._shuffle)
        steps = self.steps or 0
        made = batches(order, self._batch_size, taken)
        yield Block(self._data, Batches(*(part[:steps] for part in made)), steps)


class SourceFeed(Feed):
    """Rows that a source gives: some batches at a time, the next ones read in the background.

    Args:
        place: puts arrays where the programs run.
        source: gives the batches.
        arranged: makes checked data of a batch.
        shuffle: whether the source may take its rows in another order in each epoch.
        steps: how many steps an epoch has, if not all.
    """

    def __init__(
        self,
        place: Function,
        source: Source,
        arranged: Callable[[Portion], Data],
        shuffle: bool = False,
        steps: int | None = None,
    ) -> None:
        self._place, self._source, self._arranged = place, source, arranged
        self._shuffle, self._limit = shuffle, steps
        self._epoch = -1
        known = [n for n in (steps, source.steps) if n is not None]
        self.steps = min(known) if known else None

    def blocks(self, key: Array, taken: int, before: Before = NOTHING) -> Generator[Block]:
        """Blocks of a few batches of one form, each filled up to one size, for one program."""
        self._epoch += 1
        drawn = self._blocks(key, taken, self._epoch, before)
        yield from prefetch(drawn, depth=1, is_given_up=self.is_given_up)

    def skip(self, epochs: int) -> None:
        """Passes over whole epochs, as if they had been given."""
        self._epoch += epochs
        self._source.skip(epochs)

    def _blocks(self, key: Array, taken: int, epoch: int, before: Before) -> Iterator[Block]:
        def order(count: int) -> NDArray[Any]:
            return epoch_order(key, taken, count, self._shuffle)

        left = None if self._limit is None else self._limit - before.steps
        portions = itertools.islice(self._source.batches_from(before.steps, epoch, order), left)
        for parts in _alike(map(self._arranged, portions)):
            width = max(before.width, *(part.rows for part in parts))
            yield self._block(parts, width, taken, before)
            rows = sum(part.rows for part in parts)
            before = Before(before.steps + len(parts), before.rows + rows, width)

    def _block(self, parts: list[Data], width: int, epoch: int, before: Before) -> Block:
        """The batches one behind the other, each filled up to the same number of rows."""
        steps = _steps_of_block(parts[0])
        data = trees.map(lambda *arrays: _joined(arrays, width, steps), *parts)
        counts = np.zeros(steps, np.int32)
        counts[: len(parts)] = [part.rows for part in parts]
        rows = np.arange(steps * width, dtype=np.int32).reshape(steps, width)
        order = Batches(
            rows, counts, np.full(steps, epoch, np.int32), np.full(steps, before.rows, np.int32)
        )
        return Block(self._place(data), order, len(parts), before)


class RowFeed(SourceFeed):
    """Rows that a source reads in blocks: checked and placed as a whole, not batch by batch."""

    _source: RowSource

    def _blocks(self, key: Array, taken: int, epoch: int, before: Before) -> Iterator[Block]:
        source, steps = self._source, self.steps or 0
        size = source.batch_size or source.rows
        rows = min(source.rows_of_block, steps * size)

        def order(count: int) -> NDArray[Any]:
            return epoch_order(key, taken, count, self._shuffle)

        for portion in source.blocks(epoch, order, range(before.steps, steps)):
            data = self._arranged(portion)
            made = batches(np.arange(data.rows), size, taken)
            place = made._replace(offset=made.offset + np.int32(before.rows))
            filled = trees.map(lambda array: _lengthened(array, rows), data)
            padded = Batches(*(_lengthened(part, rows // size) for part in place))
            yield Block(self._place(filled), padded, len(made.counts), before)
            before = Before(before.steps + len(made.counts), before.rows + data.rows, size)


def source_feed(
    place: Function,
    source: Source,
    arranged: Callable[[Portion], Data],
    shuffle: bool = False,
    steps: int | None = None,
) -> Feed:
    """What gives the rows of a source, in the way that suits it."""
    in_blocks = isinstance(source, RowSource) and source.block_bytes > 0
    kind = RowFeed if in_blocks else SourceFeed
    return kind(place, source, arranged, shuffle, steps)


def _lengthened(array: Array, rows: int) -> Array:
    """The array, with zeros at its end where it has fewer rows."""
    if len(array) == rows:
        return array
    longer = np.zeros((rows, *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer


def _steps_of_block(data: Data) -> int:
    """As many steps as make a block of this size of batch."""
    size = sum(np.asarray(leaf).nbytes for leaf in trees.leaves(data))
    return int(max(1, min(STEPS_OF_BLOCK, BYTES_OF_BLOCK // max(size, 1))))


def _alike(arranged: Iterable[Data]) -> Iterator[list[Data]]:
    """Batches that follow each other, of one form, as many as make a block."""
    gathered: list[Data] = []
    for data in arranged:
        if gathered and _form(data) != _form(gathered[0]):
            yield gathered
            gathered = []
        gathered.append(data)
        if len(gathered) == _steps_of_block(gathered[0]):
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _form(data: Data) -> list[Any]:
    """What batches must have in common to lie in one block: lengths of axes, types, weights."""
    return [(path, array.shape[1:], array.dtype) for path, array in trees.items(data)]


def _joined(arrays: tuple[Array, ...], width: int, steps: int) -> Tree:
    first = arrays[0]
    joined = np.zeros((steps, width, *first.shape[1:]), first.dtype)
    for step, array in enumerate(arrays):
        joined[step, : len(array)] = array
    return joined.reshape(steps * width, *first.shape[1:])
