"""One row of a comparison: how good a model is, how sure that is, and what it takes."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from goodfit.comparison.contenders import Contender
from goodfit.doctor.baselines.scoring import NORMAL_95, Task, gap, wilson
from goodfit.study.prepared import Array, Prepared
from goodfit.study.scores import score

__all__ = ["Entry", "Estimate", "Judged", "estimate", "judged", "lead"]

RESAMPLES = 1000


class Estimate(NamedTuple):
    """A number with the interval in which it lies with 95%.

    Example:
        >>> Estimate(0.9, 0.85, 0.95).surely_above(0.8)
        True
    """

    value: float
    low: float
    high: float

    def surely_above(self, number: float) -> bool:
        """Whether the whole interval is above a number."""
        return self.low > number


@dataclass(frozen=True)
class Entry:
    """A model in a comparison.

    Args:
        name: what it is called.
        family: "constant", "classical" or "network".
        dev: its score on the dev part: accuracy for classes, R² for numbers.
        test: its score on the test part, with an interval.
        behind: by how much the best model's test score is above its own, on the same rows.
        fitting: the seconds that it learnt for.
        predicting: the seconds that it took to predict the test part.
        rows: how many training rows it learnt from.

    Example:
        >>> same = Estimate(0.0, -0.03, 0.03)
        >>> Entry("tree", "classical", 0.9, Estimate(0.9, 0.8, 0.95), same, 0.1, 0.01, 90).family
        'classical'
    """

    name: str
    family: str
    dev: float
    test: Estimate
    behind: Estimate
    fitting: float
    predicting: float
    rows: int

    def to_plain(self) -> dict[str, Any]:
        """The row as plain data, for JSON."""
        spans = {"test": self.test._asdict(), "behind": self.behind._asdict()}
        return {**asdict(self), **spans}


class Judged(NamedTuple):
    """A contender with its dev score, its answers to the test part, and the time these took.

    Example:
        >>> import goodfit
        >>> told = lambda met: print(met.contender.name, met.dev)
        >>> goodfit.compare("iris", told=told)  # doctest: +SKIP
        majority class 0.3333333333333333
    """

    contender: Contender
    dev: float
    answers: Array
    seconds: float

    def entry(self, best: Judged, prepared: Prepared) -> Entry:
        """The row of the table, beside the best model."""
        who = self.contender
        return Entry(
            name=who.name,
            family=who.family,
            dev=self.dev,
            test=estimate(prepared, self.answers),
            behind=lead(best, self, prepared),
            fitting=who.fitting,
            predicting=self.seconds,
            rows=who.rows,
        )


def judged(contender: Contender, prepared: Prepared) -> Judged:
    """Let a contender predict the dev and the test part."""
    kind, dev = prepared.task.kind, prepared.dev
    on_dev = score(kind, dev.y, contender.predict(dev.x))
    start = time.perf_counter()
    answers = contender.predict(prepared.test.x)
    return Judged(contender, on_dev, answers, time.perf_counter() - start)


def lead(one: Judged, other: Judged, prepared: Prepared) -> Estimate:
    """By how much one is better than the other on the test part.

    Both answer the same rows: only where they differ is there noise (`scoring.gap`).
    """
    task = _task(prepared)
    truth = task.truth(prepared.test.y)
    if one is other:
        return Estimate(0.0, 0.0, 0.0)
    difference, error = gap(task, truth, one.answers[:, None], other.answers[:, None])
    return Estimate(difference, difference - NORMAL_95 * error, difference + NORMAL_95 * error)


def _task(prepared: Prepared) -> Task:
    names = prepared.task.class_names
    return Task("classes", len(names)) if names else Task("numbers")


def estimate(prepared: Prepared, answers: Array) -> Estimate:
    """How good answers to the test part are, with Wilson's interval or the bootstrap's."""
    y = prepared.test.y
    value = score(prepared.task.kind, y, answers)
    if prepared.task.kind == "classification":
        return Estimate(value, *wilson(value, len(y)))
    return Estimate(value, *_resampled(y, answers))


def _resampled(y: Array, answers: Array) -> tuple[float, float]:
    """The 95% interval of R² by the bootstrap: rows drawn again and again, with replacement.

    Efron, "Bootstrap methods: another look at the jackknife" (1979).
    """
    draw = np.random.default_rng(0)
    n = len(y)
    rows = (draw.integers(n, size=n) for _ in range(RESAMPLES))
    values = [score("regression", y[places], answers[places]) for places in rows]
    low, high = np.nanquantile(values, (0.025, 0.975))
    return float(low), float(high)
