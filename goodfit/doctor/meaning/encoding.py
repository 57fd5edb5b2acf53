"""Labels that say something else than was meant, as far as their numbers tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.messages import tell
from goodfit.training.record import Record

Numbers = NDArray[Any]

EMPTY = 0.05
APART = 0.2


def misread(record: Record) -> Iterator[tuple[str, str]]:
    """What is wrong with the labels, as a sentence, and the line that puts it right."""
    yield from shifted(record)
    if record.sample is not None:
        yield from _dimmed(record.sample.y, record.loss)
        yield from _unsummed(record.sample.y, record.loss)


def shifted(record: Record) -> Iterator[tuple[str, str]]:
    """Validation labels that are those of training plus or minus one, class by class."""
    dev, counts = record.facts.dev, record.facts.class_counts
    if dev is None or counts is None or dev.class_counts is None:
        return
    if getattr(record.loss, "targets", "") != "classes" or not record.facts.whole:
        return
    ours, theirs = np.flatnonzero(counts), np.flatnonzero(dev.class_counts)
    if len(ours) != len(theirs) or len(ours) < 2 or abs(theirs[0] - ours[0]) != 1:
        return
    shares = counts[ours] / counts.sum(), dev.class_counts[theirs] / dev.class_counts.sum()
    if (theirs - ours == theirs[0] - ours[0]).all() and np.abs(shares[0] - shares[1]).sum() < APART:
        evidence = tell(
            "The training labels are {low} to {high}, the validation labels {dev_low} to "
            "{dev_high}.",
            low=ours[0],
            high=ours[-1],
            dev_low=theirs[0],
            dev_high=theirs[-1],
        )
        yield evidence, f"dev_y = dev_y {'-' if theirs[0] > ours[0] else '+'} 1"


def _dimmed(y: Numbers, loss: Any) -> Iterator[tuple[str, str]]:
    """Yes and no as two numbers that both mean no."""
    values = np.unique(y)
    if getattr(loss, "targets", "") == "binary" and len(values) == 2 and values[1] < 0.5:
        evidence = tell(
            "This loss reads 0 as no and 1 as yes, but y has only {no:.3g} and {yes:.3g}.",
            no=values[0],
            yes=values[1],
        )
        yield evidence, f"y = (y > {values.mean():.3g}).astype(float)"


def _unsummed(y: Numbers, loss: Any) -> Iterator[tuple[str, str]]:
    """One-hot rows of another sum than 1."""
    if getattr(loss, "targets", "") != "one_hot" or y.ndim != 2:
        return
    totals = y.sum(axis=1, dtype=float)
    empty = float(np.mean(totals == 0))
    if EMPTY < empty < 1:
        evidence = tell("{share:.0%} of the rows of y hold only zeros: no class.", share=empty)
        yield evidence, "y = goodfit.utils.to_categorical(labels)"
    elif np.ptp(totals) < 1e-3 and abs(totals[0] - 1) > 0.05 and _single(y):
        evidence = tell("Each row of y sums to {total:.3g}, not to 1.", total=totals[0])
        yield evidence, "y = y / y.sum(axis=1, keepdims=True)"


def _single(y: Numbers) -> bool:
    return bool(((y != 0).sum(axis=1) == 1).all())
