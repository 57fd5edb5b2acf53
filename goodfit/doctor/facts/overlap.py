"""Which validation rows are training rows too, found by fingerprints of their bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.facts.features import blocks

Numbers = NDArray[Any]
Inputs = Sequence[Numbers]

GLANCE = 64
"""So many words of 8 bytes from the middle of a row tell most rows apart."""

COUNTED = 1000
"""Rows in which the values of each column are counted."""


class Overlap(NamedTuple):
    """What validation rows and training rows have in common.

    Args:
        shared: how many validation rows are training rows.
        repeated: the share of training rows that are there more than once; 0 where none is shared.
        exhausted: whether the training rows are most of all rows that their values allow for, so
            that there are hardly any others to be judged by.
    """

    shared: int
    repeated: float
    exhausted: bool


def overlap(train: Inputs, dev: Inputs) -> Overlap:
    """How many rows of `dev` are rows of `train`, byte by byte, all inputs together.

    Example:
        >>> table = np.random.default_rng(0).normal(size=(9, 3))
        >>> overlap([table[:7]], [table[5:]])
        Overlap(shared=2, repeated=0.0, exhausted=False)
    """
    pairs = zip(train, dev, strict=True)
    if any(a.shape[1:] != b.shape[1:] or a.dtype != b.dtype for a, b in pairs):
        return Overlap(0, 0.0, False)
    glance = [_words(part, GLANCE) for part in train], [_words(part, GLANCE) for part in dev]
    first, second = map(_fingerprints, glance)
    likely = np.flatnonzero(_among(second, first))
    if not len(likely):
        return Overlap(0, 0.0, False)
    known = _fingerprints([_words(part) for part in train])
    asked = _fingerprints([_words(part[likely]) for part in dev])
    shared = int(_among(asked, known).sum())
    if not shared:
        return Overlap(0, 0.0, False)
    places, counts = np.unique(known, return_index=True, return_counts=True)[1:]
    return Overlap(shared, float(counts[counts > 1].sum() / len(known)), _exhausted(train, places))


def _words(part: Numbers, most: int | None = None) -> Numbers:
    """Each row as words of 8 bytes, (rows, words); with `most`, so many from its middle."""
    raw = np.ascontiguousarray(part).reshape(len(part), -1).view(np.uint8)
    if missing := -raw.shape[1] % 8:
        raw = np.pad(raw, ((0, 0), (0, missing)))
    words = raw.view(np.uint64)
    if most is None or words.shape[1] <= most:
        return words
    start = (words.shape[1] - most) // 2
    return words[:, start : start + most]


def _fingerprints(inputs: Inputs) -> Numbers:
    """One number for each row: a random sum of its words, in which all bits of a word tell."""
    random = np.random.default_rng(0)
    total = np.zeros(len(inputs[0]), np.uint64)
    for words in inputs:
        factors = random.integers(0, 2**64, words.shape[1], dtype=np.uint64) | np.uint64(1)
        mixed = [(block ^ (block >> np.uint64(32))) @ factors for block in blocks(words)]
        total += np.concatenate(mixed)
    return total


def _among(asked: Numbers, known: Numbers) -> Numbers:
    """Which of the first are among the second."""
    ordered = np.sort(known)
    places = np.minimum(np.searchsorted(ordered, asked), len(ordered) - 1)
    return np.asarray(ordered[places] == asked)


def _exhausted(train: Inputs, places: Numbers) -> bool:
    """Whether at least half of all combinations of the columns' values occur in these rows."""
    tables = [part[places].reshape(len(places), -1) for part in train]
    columns = sum(table.shape[1] for table in tables)
    if columns < 2 or columns > math.log2(len(places)) + 1:
        return False
    values = [len(np.unique(column[:COUNTED])) for table in tables for column in table.T]
    return bool(len(places) >= math.prod(values) / 2)
