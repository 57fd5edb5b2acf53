"""Rules about how many rows there are: of all together, and of each class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.course import harm, progress
from goodfit.doctor.cures import WeightClasses, Write
from goodfit.doctor.evidence.rarity import Ignored, ignored
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

IMBALANCED = 10.0
PERPLEXITY = 0.5
LEAST_ROWS = 10


@rule("class_imbalance")
def class_imbalance(record: Record) -> Iterator[Finding]:
    """A rare class counts so little in the mean loss that the network ignores it.

    Evidence: one class has more than ten times as many training rows as another, classes were not
    weighted, and the network often misses the rare ones, though its own answers would tell them:
    deciding as if all classes were equally common, it finds clearly more of them.
    Cause: classes as rare as they are in life, and a loss that counts every row the same.
    Remedy: let every class weigh the same, and judge by the recall of each class.
    """
    counts = record.facts.class_counts
    if counts is None or not record.epochs_run or not _imbalanced(counts):
        return
    found = ignored(record, counts / counts.sum())
    if found is not None:
        evidence = _ignored(record, found)
        judge = Write(tell("Judge each class by itself"), 'metrics=["recall"]')
        yield Finding("class_imbalance", "warning", None, evidence, (WeightClasses(), judge))


@rule("too_little_data")
def too_little_data(record: Record) -> Iterator[Finding]:
    """The network learnt its few rows, and they are too few for the rule behind them.

    Evidence: fewer than ten training rows for each class, or for numbers fewer rows than features
    (or than ten); the network fits them, and is far worse on validation rows.
    Cause: few examples; many classes; features that outnumber the rows.
    Remedy: more rows. Else fewer classes or features, a network trained on other data before,
    augmentation, a small network with strong regularisation.
    """
    few = _few(record)
    if few and progress.unlearnt(record) < progress.WELL and _fails_on_dev(record):
        cures = (
            Write(tell("Collect more rows; nothing helps as much")),
            Write(tell("Or leave out features, join classes, and take a smaller network")),
        )
        yield Finding("too_little_data", "warning", None, few, cures)


def _imbalanced(counts: NDArray[Any]) -> bool:
    present = counts[counts > 0]
    if len(present) < 2:
        return False
    shares = present / present.sum()
    perplexity = float(np.exp(-np.sum(shares * np.log(shares))))
    return bool(present.max() > IMBALANCED * present.min() or perplexity < PERPLEXITY * len(shares))


def _ignored(record: Record, found: Ignored) -> str:
    counts = record.facts.class_counts
    assert counts is not None
    return tell(
        "The rarest class has {least:.0f} training rows, the commonest {most:.0f}. Of {rows} rows "
        "of rare classes the network finds {recall:.0%}, of the others {other:.0%}; deciding as "
        "if all classes were equally common, it would find {fair:.0%} of the rare ones.",
        least=counts[counts > 0].min(),
        most=counts.max(),
        rows=found.rows,
        recall=found.recall,
        other=found.other,
        fair=found.fair,
    )


def _few(record: Record) -> str:
    facts = record.facts
    if facts.class_counts is not None:
        classes = int((facts.class_counts > 0).sum())
        if facts.rows >= LEAST_ROWS * classes:
            return ""
        return tell(
            "There are {rows} training rows for {classes} classes: {each:.2g} for each.",
            rows=facts.rows,
            classes=classes,
            each=facts.rows / max(classes, 1),
        )
    table = record.sample is not None and all(part.ndim == 2 for part in record.sample.x)
    features = len(facts.x_mean) if table else 0
    if facts.rows >= max(features, LEAST_ROWS):
        return ""
    return tell(
        "There are {rows} training rows for {features} features.",
        rows=facts.rows,
        features=len(facts.x_mean),
    )


def _fails_on_dev(record: Record) -> bool:
    return harm.does_not_hold(record) and not progress.fits_well(record)
