"""The end of Python: a daemon thread that is at work with JAX then would abort the process.

Python awaits other threads, but kills a daemon at the moment it comes back from a library, which
JAX's cannot bear: who trains in a daemon, and whose script ends, would see an error of C++ after
the last line. So the end waits until each is at a place where it can stay for ever.
"""

from __future__ import annotations

import atexit
import functools
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from goodfit.arrays.namespace import Function

Given = ParamSpec("Given")
Result = TypeVar("Result")

SECONDS = 5.0
"""So long the end waits for what is being computed."""


class Gate:
    """Lets daemon threads in to compute, until it is closed; then they wait before it for ever.

    Example:
        >>> gate = Gate()
        >>> with gate.passed():
        ...     gate.rest()
        >>> gate.close()
    """

    def __init__(self) -> None:
        self._inside: set[int] = set()
        self._is_closed = False
        self._changed = threading.Condition()

    @contextmanager
    def passed(self) -> Iterator[None]:
        """While it lasts, the end waits for this thread, if it is a daemon."""
        me = threading.get_ident()
        if me in self._inside or not threading.current_thread().daemon:
            yield
            return
        self._enter(me)
        try:
            yield
        finally:
            self._leave(me)

    def rest(self) -> None:
        """Here a thread can stay for ever, if the end has come."""
        me = threading.get_ident()
        if self._is_closed and me in self._inside:
            self._leave(me)
            self._enter(me)

    def close(self) -> None:
        """Waits until nobody is inside, but not for ever."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._inside, SECONDS)

    def _enter(self, thread: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._is_closed)
            self._inside.add(thread)

    def _leave(self, thread: int) -> None:
        with self._changed:
            self._inside.discard(thread)
            self._changed.notify_all()


GATE = Gate()


def awaited(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The function, while which runs the end of Python waits: it works with arrays of JAX.

    Example:
        >>> awaited(abs)(-2)
        2
    """

    @functools.wraps(function)
    def through(*args: Given.args, **settings: Given.kwargs) -> Result:
        _close_at_exit()
        with GATE.passed():
            return function(*args, **settings)

    return through


rest: Function = GATE.rest


@functools.cache
def _close_at_exit() -> None:
    """What is registered last is called first: before what JAX, which is tracing, relies on goes.

    That are its caches, and finalizers of weak references.
    """
    import jax  # noqa: F401, registers what it does at the end

    weakref.finalize(GATE, bool).detach()
    atexit.register(GATE.close)
