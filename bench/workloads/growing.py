"""Growing: how the cost follows the work, and whether many fits in one process stay small."""

from __future__ import annotations

import dataclasses
import gc
import os
import statistics
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from bench.clock import MEGABYTE, Clock
from bench.data import Rows, mnist
from bench.goals import ITSELF, Goal
from bench.peers import trainer
from bench.workload import Workload
from bench.workloads.dense import DIGITS, MNIST
from bench.workloads.training import GLOROT


class Growing(Workload):
    """Powers by which the seconds grow, and the memory of a process that fits again and again."""

    def measure(self, peer: str, began: float, tiny: bool) -> dict[str, float]:
        """Powers of rows, epochs and width, and MB after some fits."""
        rows, train = mnist(), trainer(peer)
        if tiny:
            rows = rows.first(512)
        factors = (1, 2) if tiny else (1, 2, 4, 8)
        few, many = (2, 3) if tiny else (20, 200)
        powers = {
            "rows": _power(factors, lambda n: _by_rows(train, rows, n)),
            "epochs": _power(factors, lambda n: _by_epochs(train, rows, n)),
            "width": _power(factors, lambda n: _by_width(train, rows, n)),
        }
        memory = _memory(train, (few, many))
        return {
            **powers,
            **memory,
            "growth": memory[f"MB after {many}"] / memory[f"MB after {few}"],
        }


def _power(factors: Iterable[int], seconds: Callable[[int], float]) -> float:
    """The p for which the seconds grow like the p-th power of the factor, by least squares."""
    factors = list(factors)
    times = [seconds(n) for n in factors]
    return float(np.polyfit(np.log(factors), np.log(times), 1)[0])


def _by_rows(train: Any, rows: Rows, n: int) -> float:
    """Seconds of an epoch of n eighths of the rows."""
    return statistics.median(_epochs(train, MNIST, rows.training(len(rows.x) * n // 8), epochs=4))


def _by_epochs(train: Any, rows: Rows, n: int) -> float:
    """Seconds of three times n epochs."""
    return sum(_epochs(train, MNIST, rows.training(len(rows.x) // 8), epochs=3 * n + 1))


def _by_width(train: Any, rows: Rows, n: int) -> float:
    """Seconds of an epoch of a network with two hidden layers of 256 n units."""
    work = dataclasses.replace(MNIST, network=lambda kit: _network(kit, 256 * n))
    return statistics.median(_epochs(train, work, rows.training(len(rows.x) // 8), epochs=4))


def _network(kit: Any, width: int) -> Any:
    layers = kit.layers
    hidden = [layers.Dense(width, "relu", **GLOROT) for _ in range(3)]
    return kit.Sequential([kit.Input((28, 28)), layers.Flatten(), *hidden, layers.Dense(10)])


def _epochs(train: Any, work: Any, rows: Rows, epochs: int) -> list[float]:
    """Seconds of the epochs after the first."""
    clock = Clock(0)
    train(dataclasses.replace(work, epochs=epochs), rows, clock)
    return [float(seconds) for seconds in np.diff(clock.ends)[1:]]


def _memory(train: Any, counts: tuple[int, ...]) -> dict[str, float]:
    """The memory of this process after so many fits of new models."""
    rows, found = DIGITS.rows().first(256), {}
    work = dataclasses.replace(DIGITS, epochs=2)
    for done in range(1, max(counts) + 1):
        train(work, rows, Clock(0))
        if done in counts:
            gc.collect()
            found[f"MB after {done}"] = _now()
    return found


def _now() -> float:
    """The memory that this process has now, in MB, as Linux tells it."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


GROWTH = Growing(
    name="growth",
    told="seconds of MNIST 784-512-10 grow like so many powers of rows, epochs and (with three "
    "hidden layers of 256 to 2,048) width; memory after 20 and 200 fits in one process",
    goals=(
        Goal("rows", 1.1, ITSELF),
        Goal("epochs", 1.1, ITSELF),
        Goal("width", 2.1, ITSELF),
        Goal("growth", 1.1, ITSELF),
    ),
    peers=("goodfit",),
)
