"""Predicting: how soon one example is answered, and how soon ten thousand are."""

from __future__ import annotations

import dataclasses
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.clock import Clock
from bench.data import mnist
from bench.goals import Goal
from bench.peers import trainer
from bench.workload import Workload
from bench.workloads.dense import MNIST
from bench.workloads.training import EVERYONE, TINY_ROWS

ROWS = 1280


class Predicting(Workload):
    """The answers of a network that was trained for two short epochs."""

    def measure(self, peer: str, began: float, tiny: bool) -> dict[str, float]:
        """Seconds for one example, and for all dev rows."""
        work = dataclasses.replace(MNIST, epochs=2, steps_per_execution=5)
        rows = mnist().training(ROWS)
        if tiny:
            rows = rows.first(TINY_ROWS)
        predict = trainer(peer)(work, rows, Clock(began))
        one = _seconds(lambda: predict(rows.dev_x[:1]), 2 if tiny else 300)
        many = _seconds(lambda: predict(rows.dev_x), 2 if tiny else 20)
        return {"one": one, "many": many}


def _seconds(work: Callable[[], Any], times: int) -> float:
    """The middle of some calls, after a few that compile and warm up."""
    for _ in range(max(times // 10, 1)):
        work()
    return statistics.median(_once(work) for _ in range(times))


def _once(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


PREDICT = Predicting(
    name="predict",
    told="MNIST 784-512-10: `predict` for one example, and for 10,000",
    goals=(Goal("one", 0.5), Goal("many", 0.9)),
    peers=EVERYONE,
)
