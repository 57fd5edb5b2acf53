"""Ctrl-C and SIGTERM: the first lets training end well, the next does what it always does."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

INTERRUPTED = "interrupted by the user"
TERMINATED = "asked to end (SIGTERM)"

REASONS = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}
USUAL = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}


@contextmanager
def heeded(ask: Callable[[str], None]) -> Iterator[None]:
    """While it lasts, the first signal to end only calls `ask` with the reason.

    Who set a handler of their own keeps it. Signals come to the main thread alone, so that in
    another one nothing is changed.

    Example:
        >>> asked = []
        >>> with heeded(asked.append):
        ...     signal.raise_signal(signal.SIGTERM)
        >>> asked
        ['asked to end (SIGTERM)']
    """
    before: dict[int, Any] = {}

    def answer(number: int, frame: FrameType | None) -> None:
        put_back()
        ask(REASONS[signal.Signals(number)])

    def put_back() -> None:
        while before:
            signal.signal(*before.popitem())

    if threading.current_thread() is threading.main_thread():
        for number, usual in USUAL.items():
            if signal.getsignal(number) == usual:
                before[number] = signal.signal(number, answer)
    try:
        yield
    finally:
        put_back()
