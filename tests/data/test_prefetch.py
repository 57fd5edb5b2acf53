"""Items are drawn ahead in a thread, which never hangs, hides an error or outlives its use."""

import itertools
import signal
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.data.prefetch import SECONDS_TO_ASK, GivenUp, map_ahead, prefetch


def _threads():
    return [thread for thread in threading.enumerate() if thread.name == "prefetch"]


def _until(happened):
    deadline = time.monotonic() + 5
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.001)
    return happened()


@given(st.lists(st.integers()), st.integers(1, 5))
def test_the_same_items_in_the_same_order(items, depth):
    assert list(prefetch(iter(items), depth)) == items


def test_an_error_comes_with_its_own_traceback():
    def reads_a_broken_file():
        yield 1
        raise OSError("torn tape")

    items = prefetch(reads_a_broken_file())
    assert next(items) == 1
    with pytest.raises(OSError, match="torn tape") as told:
        next(items)
    functions = [frame.name for frame in traceback.extract_tb(told.value.__traceback__)]
    assert functions[-1] == "reads_a_broken_file"
    assert _until(lambda: not _threads())


def test_what_is_no_iterator_is_an_error_and_no_hang():
    with pytest.raises(TypeError, match="not iterable"):
        list(prefetch(7))


def test_never_more_than_depth_items_ahead():
    drawn = []
    items = prefetch((drawn.append(i) or i for i in itertools.count()), depth=3)
    assert [next(items), next(items)] == [0, 1]
    assert _until(lambda: len(drawn) == 5)
    time.sleep(0.02)
    assert len(drawn) == 5
    items.close()


def test_leaving_early_stops_the_thread_and_closes_the_generator():
    closed = threading.Event()

    def endless():
        try:
            yield from itertools.count()
        finally:
            closed.set()

    for item in prefetch(endless()):
        if item == 3:
            break
    assert closed.wait(5)
    assert _until(lambda: not _threads())


def test_reading_goes_on_while_the_consumer_computes():
    barrier = threading.Event()

    def items():
        yield 1
        barrier.set()
        yield 2

    drawn = prefetch(items(), depth=1)
    assert next(drawn) == 1
    assert barrier.wait(5)
    assert list(drawn) == [2]


def test_a_signal_does_not_make_a_wait_endless():
    """One whose answer lasts beyond the end of the wait it came in."""
    given_up, never = threading.Event(), threading.Event()

    def answer(number, frame):
        time.sleep(SECONDS_TO_ASK)
        given_up.set()

    def hanging():
        never.wait(5)
        yield

    before = signal.signal(signal.SIGALRM, answer)
    try:
        signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_ASK / 2)
        with pytest.raises(GivenUp):
            next(prefetch(hanging(), is_given_up=given_up.is_set))
    finally:
        signal.signal(signal.SIGALRM, before)
        never.set()


@given(st.lists(st.integers()), st.integers(1, 3), st.integers(1, 4))
def test_workers_keep_the_order(items, workers, depth):
    doubled = map_ahead(lambda item: 2 * item, items, ThreadPoolExecutor(workers), depth)
    assert list(doubled) == [2 * item for item in items]


def test_workers_work_at_the_same_time():
    together = threading.Barrier(2, timeout=5)
    waited = map_ahead(lambda _: together.wait(), range(2), ThreadPoolExecutor(2), depth=2)
    assert sorted(waited) == [0, 1]


def test_an_error_of_a_worker_is_raised():
    with pytest.raises(ZeroDivisionError):
        list(map_ahead(lambda i: 1 / i, [1, 0], ThreadPoolExecutor(2), depth=2))
