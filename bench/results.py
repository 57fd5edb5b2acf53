"""What many runs come to: medians and spreads, the limit, and whether goals were reached."""

from __future__ import annotations

import statistics
from typing import Any, NamedTuple

from bench.goals import ITSELF, LIMIT, Goal
from bench.limit import operations
from bench.running import Run
from bench.workload import Workload


class Spread(NamedTuple):
    """The middle of what was measured, the least and the most."""

    median: float
    least: float
    most: float


class Judged(NamedTuple):
    """A goal, what was measured beside it, and beside whom; None where nothing could be."""

    goal: Goal
    share: float | None
    beside: str

    @property
    def reached(self) -> bool | None:
        """Whether goodfit took at most what it may."""
        return None if self.share is None else self.share <= self.goal.most


class Result(NamedTuple):
    """What a workload came to.

    Attributes:
        name: what the workload is called by.
        told: what it is.
        peers: for each peer and each measure what was measured.
        failures: for each peer that failed why.
        limit: the least seconds of an epoch that are possible, where that is known.
        rate: operations a second of the machine's matrix products, likewise.
        goals: how goodfit stands beside its goals.
    """

    name: str
    told: str
    peers: dict[str, dict[str, Spread]]
    failures: dict[str, str]
    limit: float | None
    rate: float | None
    goals: list[Judged]

    def as_json(self) -> dict[str, Any]:
        """The same as plain dicts."""
        goals = [
            {"goal": str(judged.goal), "share": judged.share, "beside": judged.beside,
             "reached": judged.reached}
            for judged in self.goals
        ]  # fmt: skip
        peers = {peer: {name: spread._asdict() for name, spread in measures.items()}
                 for peer, measures in self.peers.items()}  # fmt: skip
        return {**self._asdict(), "peers": peers, "goals": goals}


def summed_up(work: Workload, runs: list[Run], rate: float | None) -> Result:
    """The medians of a workload's runs. A peer that failed once has no result."""
    failures = {run.peer: run.failure for run in runs if run.failure}
    names = dict.fromkeys(run.peer for run in runs if run.peer not in failures)
    peers = {name: _spreads([run for run in runs if run.peer == name]) for name in names}
    limit = operations(work.limit()) / rate if rate else None
    goals = [_judged(goal, work.ours, peers, limit) for goal in work.goals]
    return Result(work.name, work.told, peers, failures, limit, rate, goals)


def _spreads(runs: list[Run]) -> dict[str, Spread]:
    """For each measure the spread; the first process, which finds nothing compiled, apart."""
    values = {name: [run.measures[name] for run in runs] for name in runs[0].measures}
    if "cold" in values:
        first, *later = values["cold"]
        values |= {"first": [first], "cold": later or [first]}
    return {
        name: Spread(statistics.median(seen), min(seen), max(seen)) for name, seen in values.items()
    }


def _judged(
    goal: Goal, our_name: str, peers: dict[str, dict[str, Spread]], limit: float | None
) -> Judged:
    ours = peers.get(our_name, {}).get(goal.measure)
    if ours is None:
        return Judged(goal, None, "")
    if goal.beside == ITSELF:
        return Judged(goal, ours.median, "")
    if goal.beside == LIMIT:
        return Judged(goal, ours.median / limit if limit else None, "")
    others = {
        name: measures[goal.measure].median
        for name, measures in peers.items()
        if name != our_name and goal.measure in measures and goal.counts(name)
    }
    if not others:
        return Judged(goal, None, "")
    best = min(others, key=lambda name: others[name])
    return Judged(goal, ours.median / others[best], best)
