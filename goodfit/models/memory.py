"""How much memory the process takes, and whether it would take too much."""

from __future__ import annotations

from pathlib import Path

KIB, GIB = 2**10, 2**30
MACHINE = Path("/proc/meminfo")
PROCESS = Path("/proc/self/status")
GROUP = Path("/sys/fs/cgroup")


class Forecast:
    """Foresees what the next doubling of some work will need from what the last ones did.

    On Linux alone; elsewhere nothing is foreseen.

    Example:
        >>> forecast = Forecast(free=6 * GIB)
        >>> for peak in (1, 2, 4):
        ...     forecast.note(peak * GIB)
        >>> forecast.lacking()
        'about 7.0 GiB of memory, and 6.0 GiB are free'
    """

    def __init__(self, free: int | None = None) -> None:
        self._free = free_bytes() if free is None else free
        self._peaks: list[int] = []

    def note(self, peak: int | None = None) -> None:
        """Notes the most memory that the process has taken so far."""
        self._peaks.append(peak_bytes() if peak is None else peak)

    def lacking(self) -> str | None:
        """What the next doubling would need, in words, if there is not so much; else None."""
        if self._free is None or len(self._peaks) < 2:
            return None
        grown = self._peaks[-1] - self._peaks[-2]
        needed = self._peaks[-1] + 2 * grown - self._peaks[0]
        if needed <= self._free:
            return None
        return f"about {needed / GIB:.1f} GiB of memory, and {self._free / GIB:.1f} GiB are free"


def peak_bytes() -> int:
    """The most memory that this process has taken so far; 0 where the system does not say.

    `resource.getrusage` would count what the process that started this one had taken before it.
    """
    return _told_by(PROCESS, "VmHWM:") or 0


def free_bytes() -> int | None:
    """What the machine, or the container, has left; None where the system does not say."""
    left = [_told_by(MACHINE, "MemAvailable:"), _left_in_group()]
    return min((known for known in left if known is not None), default=None)


def is_full(error: Exception) -> bool:
    """Whether an error says that there is no memory left, on the host or on an accelerator.

    Example:
        >>> is_full(RuntimeError("RESOURCE_EXHAUSTED: ...")), is_full(RuntimeError("another"))
        (True, False)
    """
    told = str(error).lower()
    return isinstance(error, MemoryError) or "resource_exhausted" in told or "out of memory" in told


def _told_by(file: Path, name: str) -> int | None:
    """The bytes that the system's file tells behind a name, in KiB; None where it does not."""
    lines = file.read_text().splitlines() if file.exists() else []
    known = next((line for line in lines if line.startswith(name)), None)
    return None if known is None else int(known.split()[1]) * KIB


def _left_in_group() -> int | None:
    """What the control group that a container runs in may still take."""
    limit, taken = GROUP / "memory.max", GROUP / "memory.current"
    if not limit.exists() or not taken.exists() or limit.read_text().strip() == "max":
        return None
    return int(limit.read_text()) - int(taken.read_text())
