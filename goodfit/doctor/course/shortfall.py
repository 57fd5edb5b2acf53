"""How far a network falls short: of a cheap model, and of its own answers made bolder."""

from __future__ import annotations

import math

import numpy as np

from goodfit.doctor.baselines.probes import network_score, probes, read_answers
from goodfit.doctor.course import progress
from goodfit.training.record import Record

FAR = 0.25
"""The share of what a cheap model gains over a constant answer that a network may miss."""


def falls_far_short(record: Record) -> bool:
    """Whether a network misses much of what a cheap model gains, or all that is to be gained."""
    if progress.is_stuck(record):
        return not progress.keeps_up(record)
    return progress.disappoints(record) and shortfall(record) > FAR


def shortfall(record: Record) -> float:
    """The share of the best cheap model's gain over a constant answer that the network misses.

    NaN where it is not known; every comparison with it is false.
    """
    found, network = probes(record), network_score(record)
    if found is None or network is None:
        return math.nan
    gain = found.best.score.value - found.constant.score.value
    return (found.best.score.value - network.value) / gain if gain > 0 else math.nan


def timidity(record: Record) -> tuple[float, float]:
    """The factor by which predicted numbers would have to spread more to fit best, and its error.

    It is the slope of the targets over the answers, on dev rows where there are any. Not known
    (NaN) for classes and for answers that are all the same.
    """
    found = probes(record)
    answers = (
        None if found is None or found.task.chooses else read_answers(record.sample, found.task)
    )
    if found is None or answers is None:
        return math.nan, math.nan
    deviation = (answers - answers.mean(axis=0)).reshape(-1)
    truth = (found.truth - found.truth.mean(axis=0)).reshape(-1)
    size = float(deviation @ deviation)
    if not size > 0:
        return math.nan, math.nan
    slope = float(deviation @ truth) / size
    left = truth - slope * deviation
    return slope, float(np.sqrt(np.square(left * deviation).sum())) / size
