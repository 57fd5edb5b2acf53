"""What is needed next is read in the background while the present batch is computed with."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Semaphore, Thread
from typing import Any, TypeVar

from goodfit.arrays import rest

__all__ = ["GivenUp", "map_ahead", "prefetch"]

Item = TypeVar("Item")
Place = TypeVar("Place")

SECONDS_TO_ASK = 0.1  # who waits in vain is asked so often whether to go on waiting
SECONDS_TO_END = 1.0  # a thread that has been told to end has so long for the item it is about


class GivenUp(Exception):  # noqa: N818, nothing went wrong
    """Nobody wants to wait for the next item any more."""


@dataclass(frozen=True)
class _Ended:
    """The last thing in the queue: nothing more comes, because of an error if there is one."""

    error: BaseException | None = None


def prefetch(
    iterator: Iterable[Item], depth: int = 2, is_given_up: Callable[[], bool] = lambda: False
) -> Generator[Item]:
    """The items of an iterator, drawn by a thread that is at most `depth` items ahead.

    An exception of the iterator is raised here, with its own traceback. Who leaves early stops the
    thread, after the item it is about.

    Args:
        iterator: gives the items.
        depth: so many items lie ready.
        is_given_up: asked from time to time while an item does not come.

    Raises:
        GivenUp: the item that is waited for does not come, and is not wanted any more.

    Example:
        >>> list(prefetch(i * i for i in range(4)))
        [0, 1, 4, 9]
    """
    drawn: Queue[Any] = Queue()  # a SimpleQueue waits for ever after a signal at the wrong moment
    free, left = Semaphore(depth), Event()
    thread = Thread(target=_draw, args=(iterator, drawn, free, left), name="prefetch", daemon=True)
    thread.start()
    try:
        while not isinstance(item := _next(drawn, is_given_up), _Ended):
            free.release()
            yield item
        if item.error is not None:
            raise item.error
    finally:
        left.set()
        free.release()
        if not is_given_up():
            thread.join(SECONDS_TO_END)


def _next(drawn: Queue[Any], is_given_up: Callable[[], bool]) -> Any:
    while True:
        try:
            return drawn.get(timeout=SECONDS_TO_ASK)
        except Empty:
            rest()
            if is_given_up():
                raise GivenUp from None


def _draw(iterator: Iterable[Any], drawn: Queue[Any], free: Semaphore, left: Event) -> None:
    """Draws while somebody wants the items; only its own thread may close a generator."""
    items = None
    try:
        items = iter(iterator)
        while free.acquire() and not left.is_set():
            drawn.put(next(items))
    except StopIteration:
        drawn.put(_Ended())
    except BaseException as error:
        drawn.put(_Ended(error))
    finally:
        if isinstance(items, Generator):
            items.close()


def map_ahead(
    function: Callable[[Place], Item], places: Iterable[Place], workers: Executor, depth: int
) -> Iterator[Item]:
    """`map(function, places)` in order, where workers are at most `depth` items ahead.

    Example:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> list(map_ahead(abs, [-1, 2, -3], ThreadPoolExecutor(2), depth=2))
        [1, 2, 3]
    """
    pending: deque[Future[Item]] = deque()
    try:
        for place in places:
            pending.append(workers.submit(function, place))
            if len(pending) > depth:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        workers.shutdown(wait=False, cancel_futures=True)
