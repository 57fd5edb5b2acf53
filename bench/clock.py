"""When a run began, when each of its epochs ended, and when it was done."""

from __future__ import annotations

import resource
import statistics
import sys
import time

MEGABYTE = 2**20


class Clock:
    """Takes the moments of one run, by the monotonic clock that all processes share.

    Args:
        began: when the process was started, as `time.monotonic` told it to the one who started it.
    """

    def __init__(self, began: float) -> None:
        self.began, self.ends = began, [time.monotonic()]

    def epoch(self) -> None:
        """An epoch has ended, and all its work is done."""
        self.ends.append(time.monotonic())

    def epochs(self, count: int) -> None:
        """As many epochs have ended, all alike, of which nothing could be seen in between."""
        last, now = self.ends[-1], time.monotonic()
        self.ends += [last + (now - last) * (i + 1) / count for i in range(count)]

    def measures(self) -> dict[str, float]:
        """Seconds of process, training, and an epoch after the first, and the peak memory in MB."""
        spans = [
            after - before for before, after in zip(self.ends[1:], self.ends[2:], strict=False)
        ]
        return {
            "cold": time.monotonic() - self.began,
            "training": time.monotonic() - self.ends[0],
            "steady": statistics.median(spans),
            "memory": peak_memory(),
        }


def peak_memory() -> float:
    """The most memory that this process has had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MEGABYTE if sys.platform == "darwin" else peak * 1024 / MEGABYTE
