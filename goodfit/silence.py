"""Warnings that are treated otherwise for a while, in several threads at once."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal


class Filters:
    """The filters of warnings, which all threads of Python share.

    Each thread that puts its own before them and takes them away again would give back those of
    another one, for good. So they become what they were when the last of all has left.

    Example:
        >>> filters = Filters()
        >>> with filters.with_one("ignore", "It is late"):
        ...     warnings.warn("It is late.")
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._users = 0
        self._before = warnings.catch_warnings()

    @contextmanager
    def with_one(
        self,
        action: Literal["ignore", "error"],
        message: str = "",
        category: type[Warning] = Warning,
    ) -> Iterator[None]:
        """While it lasts, warnings of this category that begin so are ignored, or errors."""
        with self._changing:
            if not self._users:
                self._before = warnings.catch_warnings()
                self._before.__enter__()
            self._users += 1
            warnings.filterwarnings(action, message, category)
        try:
            yield
        finally:
            with self._changing:
                self._users -= 1
                if not self._users:
                    self._before.__exit__(None, None, None)


filtered = Filters().with_one
