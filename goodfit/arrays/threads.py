"""How many threads NumPy's products have."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Limit:
    """A limit that several may ask for at once: set by the first, taken back by the last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking = 0
        self._set: Any = None

    def ask(self) -> None:
        with self._lock:
            self._asking += 1
            if self._asking == 1:
                self._set = _libraries().limit(limits=1, user_api="blas")

    def give_back(self) -> None:
        with self._lock:
            self._asking -= 1
            if self._asking == 0:
                self._set.restore_original_limits()


_LIMIT = _Limit()


@contextmanager
def one_thread() -> Iterator[None]:
    """While it lasts NumPy computes products by one thread, whoever else has asked for it too.

    Several threads go on for a while to wait for the next product in a loop, and keep cores from
    the program that XLA runs then.

    Example:
        >>> import numpy as np
        >>> with one_thread():
        ...     product = np.ones((2, 3)) @ np.ones(3)
        >>> product
        array([3., 3.])
    """
    _LIMIT.ask()
    try:
        yield
    finally:
        _LIMIT.give_back()


@functools.cache
def _libraries() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
