"""Batches that come one after the other, from whatever can be iterated."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from goodfit.data.source import Order, Portion, Source
from goodfit.errors import DataError

__all__ = ["Stream", "once"]


class Stream(Source):
    """The batches of an iterator, which is begun anew for each epoch.

    Args:
        begin: makes the iterator of an epoch.
        steps: how many batches make an epoch; the next one then goes on where it stopped, and
            what has ended is begun anew. None: an epoch is all that comes.
        length: how many batches come, None if unknown.
        rows: how many rows come, None if unknown.
        batch_size: rows in a batch, None if unknown.

    Example:
        >>> pairs = Stream(lambda: iter([([1, 2], [1, 4]), ([3], [9])]))
        >>> pairs.first().y.tolist(), [portion.y.tolist() for portion in pairs.batches()]
        ([1, 4], [[1, 4], [9]])
    """

    def __init__(
        self,
        begin: Callable[[], Iterator[Any]],
        *,
        steps: int | None = None,
        length: int | None = None,
        rows: int | None = None,
        batch_size: int | None = None,
    ) -> None:
        self.rows, self.batch_size = rows if steps is None else None, batch_size
        self._begin = begin if steps is None else lambda: _endless(begin)
        self._taken, self._length = steps, length
        self._running: Iterator[Any] | None = None

    @property
    def steps(self) -> int | None:
        """How many batches an epoch has, None where that cannot be known."""
        return self._length if self._taken is None else self._taken

    def first(self) -> Portion:
        """The batch that comes next; `batches` will give it again."""
        running = self._begun()
        try:
            item = next(running)
        except StopIteration:
            raise _nothing_came() from None
        self._running = itertools.chain([item], running)
        return self.portion(item)

    def batches(self, epoch: int = 0, order: Order | None = None) -> Iterator[Portion]:
        """The batches of an epoch, in the order in which they come."""
        running = self._begun()
        self._running = None if self._taken is None else running
        return self._read(itertools.islice(running, self._taken))

    def skip(self, epochs: int) -> None:
        """Draws the batches of whole epochs, where the next one goes on behind them."""
        if self._taken is not None:
            self._running = self._begun()
            deque(itertools.islice(self._running, epochs * self._taken), maxlen=0)

    def close(self) -> None:
        """Lets go of the iterator."""
        self._running = None

    def _begun(self) -> Iterator[Any]:
        return self._begin() if self._running is None else self._running

    def _read(self, items: Iterable[Any]) -> Iterator[Portion]:
        number = -1
        for number, item in enumerate(items):
            try:
                portion = self.portion(item)
            except DataError as error:
                error.add_note(f"This is about batch {number} of the epoch.")
                raise
            yield portion
        if number < 0:
            raise _nothing_came()


def once(iterator: Iterator[Any]) -> Callable[[], Iterator[Any]]:
    """A function that gives this iterator, and the second time an error that says what to write.

    Example:
        >>> begin = once(iter("ab"))
        >>> list(begin())
        ['a', 'b']
    """
    left = [iterator]

    def begin() -> Iterator[Any]:
        if not left:
            raise DataError(
                "A generator can be run through once, and this one has been. Pass the function "
                "that makes it, so that each epoch gets its own: `fit(make_batches, ...)` instead "
                "of `fit(make_batches(), ...)`; or train for one epoch."
            )
        return left.pop()

    return begin


def _endless(begin: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    while True:
        items = begin()
        try:
            yield next(items)
        except StopIteration:
            raise _nothing_came() from None
        yield from items


def _nothing_came() -> DataError:
    return DataError(
        "No batch came: the data are empty, or a generator has been run through before. Pass a "
        "function that makes a fresh generator: `fit(make_batches, ...)`."
    )
