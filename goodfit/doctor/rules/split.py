"""Rules about the split: whether validation rows can say how good the network is on new ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.baselines.telling_apart import told_apart
from goodfit.doctor.course import harm, progress
from goodfit.doctor.cures import Write
from goodfit.doctor.evidence.preparation import difference
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.meaning.encoding import shifted
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

Numbers = NDArray[Any]

COPIED = 0.05
GAP = 0.1
SURE = 3.0
UNSEEN = 0.05
CHANCE = 1e-4
SHARES = 0.25
EVEN = 1.5
MOVED = 0.1

_SHUFFLED = "order = np.random.default_rng(0).permutation(len(x)); x, y = x[order], y[order]"


@rule("train_val_overlap")
def train_val_overlap(record: Record) -> Iterator[Finding]:
    """Validation rows that are training rows too are answered from memory.

    Evidence: validation rows equal a training row, target and all, and that is not by chance: rows
    that are not equal are far from it, or training rows do not equal one another as often. Tables
    whose few values make rows repeat by themselves raise nothing, nor does a task of which all
    possible rows are there.
    Cause: the training data given again for validation; rows copied to balance classes, or
    augmented, before the split; a file that holds rows twice.
    Remedy: remove repeated rows, and split before anything is copied.
    """
    dev, rows = record.facts.dev, record.facts.dev_rows
    if dev is None or not dev.shared or dev.exhausted or not rows:
        return
    share = dev.shared / rows
    noise = (dev.repeated * (1 - dev.repeated) / rows) ** 0.5
    by_chance = 0.0 if dev.distinct else dev.repeated
    if share < by_chance + max(COPIED, SURE * noise):
        return
    evidence = tell(
        "{count} of {rows} validation rows ({share:.0%}) are equal to a training row; of the "
        "training rows, {repeated:.0%} are equal to another one.",
        count=dev.shared,
        rows=rows,
        share=share,
        repeated=dev.repeated,
    )
    apart = Write(
        tell("Keep validation rows that training has not"),
        "known = {row.tobytes() for row in x}; "
        "new = [i for i, row in enumerate(dev_x) if row.tobytes() not in known]; "
        "dev_x, dev_y = dev_x[new], dev_y[new]",
    )
    set_aside = Write(tell("Or let `fit` set rows aside"), "fit(x, y, validation_split=0.2)")
    yield Finding("train_val_overlap", "warning", None, evidence, (apart, set_aside))


@rule("train_test_preprocessing_mismatch")
def train_test_preprocessing_mismatch(record: Record) -> Iterator[Finding]:
    """Validation rows were scaled otherwise than those that the network learnt from.

    Evidence: all features of the validation rows are the same multiple of what they are in
    training; or one part has mean 0 and deviation 1 (or lies between 0 and 1), and most features of
    the other are far from that; or pictures go from -1 to 1 in one part and from 0 to 1 in the
    other, or are the negatives of the others.
    Cause: a scaler or a division that was applied to one part only, or twice to one.
    Remedy: prepare both parts by the same function, with the statistics of the training rows, best
    inside the model.
    """
    found = difference(record.facts)
    if found and harm.was_run(record):
        inside = Write(tell("Let the model scale what it is given"), "Normalization()")
        alike = Write(
            tell("Or prepare both parts alike, by the training rows"),
            "x, dev_x = ((part - mean) / std for part in (x, dev_x))",
        )
        severity: Severity = "info" if progress.fits_well(record) else "warning"
        code = "train_test_preprocessing_mismatch"
        yield Finding(code, severity, None, found, (alike, inside))


@rule("distribution_shift_split", before=True)
def distribution_shift_split(record: Record) -> Iterator[Finding]:
    """Validation rows are of another kind than those that the network learnt from.

    Evidence: validation rows belong to classes that training has no rows of, or their classes occur
    far more or less often than by chance; or what was learnt does not hold on them, and a linear
    model tells validation from training rows by their features.
    Cause: the last rows of a file that is sorted, by class, time or place; parts from two sources.
    Remedy: shuffle before splitting, stratified by class. Where new rows will be of another kind as
    well, validate on rows like those, and train on some too.
    """
    if next(shifted(record), None) or difference(record.facts):
        return
    found = list(_of_classes(record))
    if not found and harm.does_not_hold(record, GAP):
        found = list(_of_features(record))
    yield from found


def _of_classes(record: Record) -> Iterator[Finding]:
    facts = record.facts
    counts, dev = facts.class_counts, facts.dev
    if counts is None or dev is None or dev.class_counts is None or not facts.whole:
        return
    width = max(len(counts), len(dev.class_counts))
    ours, theirs = (np.pad(c, (0, width - len(c))) for c in (counts, dev.class_counts))
    unseen = theirs[(ours == 0) & (theirs > 0)]
    if theirs.sum() <= 0 or ours.sum() <= 0:
        return
    if len(unseen) and _beyond_chance(unseen, ours, theirs):
        yield _unseen(record, ours, theirs)
    elif harm.was_run(record) and _shares_differ(ours, theirs) and not progress.fits_well(record):
        yield _other_shares(ours, theirs)


def _beyond_chance(unseen: Numbers, ours: Numbers, theirs: Numbers) -> bool:
    """Whether a random split would hardly set all rows of these classes aside."""
    aside = theirs.sum() / (ours.sum() + theirs.sum())
    by_chance = float(np.sum(aside**unseen))
    return by_chance < CHANCE and unseen.sum() > UNSEEN * theirs.sum()


def _unseen(record: Record, ours: Numbers, theirs: Numbers) -> Finding:
    missing = np.flatnonzero((ours == 0) & (theirs > 0))
    share = float(theirs[missing].sum() / theirs.sum())
    shown = ", ".join(str(label) for label in missing[:5])
    evidence = tell(
        "{share:.0%} of the validation rows are of classes without a training row: {classes}.",
        share=share,
        classes=shown + (", …" if len(missing) > 5 else ""),
    )
    certain = share == 1 and not record.epochs_run
    return _finding("error" if certain else "warning", evidence)


def _shares_differ(ours: Numbers, theirs: Numbers) -> bool:
    """Whether classes' shares differ much, and neither part was balanced on purpose."""
    known = (ours > 0) | (theirs > 0)
    ours, theirs = ours[known], theirs[known]
    if len(ours) < 2 or any(part.max() < EVEN * part.min() for part in (ours, theirs)):
        return False
    both = (ours + theirs) / (ours.sum() + theirs.sum())
    parts = [(part, both * part.sum()) for part in (ours, theirs)]
    surprise = sum(float(np.sum(np.square(part - due) / due)) for part, due in parts)
    freedom = len(ours) - 1
    distance = 0.5 * float(np.abs(ours / ours.sum() - theirs / theirs.sum()).sum())
    return distance > SHARES and surprise > freedom + 10 * (2 * freedom) ** 0.5 + 10


def _other_shares(ours: Numbers, theirs: Numbers) -> Finding:
    shares = ours / ours.sum(), theirs / theirs.sum()
    label = int(np.argmax(np.abs(shares[0] - shares[1])))
    evidence = tell(
        "Class {label} makes up {train:.0%} of the training rows, but {dev:.0%} of the validation "
        "rows.",
        label=label,
        train=shares[0][label],
        dev=shares[1][label],
    )
    return _finding("warning", evidence)


def _of_features(record: Record) -> Iterator[Finding]:
    found = told_apart(record.sample) if record.sample is not None else None
    if found is None:
        return
    evidence = tell(
        "A linear model tells validation rows from training rows: of one of each, it knows which "
        "is which in {certainty:.0%} of cases.",
        certainty=found,
    )
    moved = _moved(record)
    yield _finding("warning", f"{evidence} {moved}".strip())


def _moved(record: Record) -> str:
    """The feature whose mean moved most, in deviations, if one did."""
    facts, dev = record.facts, record.facts.dev
    if dev is None:
        return ""
    std = np.where(facts.x_std > 0, facts.x_std, np.inf)
    away = (dev.x_mean - facts.x_mean) / std
    place = int(np.argmax(np.abs(away)))
    if abs(away[place]) < MOVED:
        return ""
    return tell(
        "The mean of feature {place} is {away:+.2g} deviations away from that in training.",
        place=facts.feature(place),
        away=away[place],
    )


def _finding(severity: Severity, evidence: str) -> Finding:
    cures = (
        Write(tell("Shuffle the rows before they are split"), _SHUFFLED),
        Write(tell("Or let `fit` set rows aside at random"), "fit(x, y, validation_split=0.2)"),
    )
    return Finding("distribution_shift_split", severity, None, evidence, cures)
