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

COMPARED = 100
"""Rows that are compared with one another."""

MANY = 10
"""Rows that differ in so many numbers at the least are never equal by chance."""


class Overlap(NamedTuple):
    """What validation rows and training rows have in common.

    Args:
        shared: how many validation rows are training rows.
        repeated: the share of training rows that are there more than once; 0 where none is shared.
        distinct: whether rows that are not equal are far from it, so that no two are equal by
            chance.
        exhausted: whether the training rows are most of all rows that their values allow for, so
            that there are hardly any others to be judged by.
    """

    shared: int
    repeated: float
    distinct: bool = False
    exhausted: bool = False


def overlap(train: Inputs, dev: Inputs, y: Numbers, dev_y: Numbers) -> Overlap:
    """How many validation rows are training rows, byte by byte, all inputs and the target.

    Example:
        >>> x, y = np.random.default_rng(0).normal(size=(9, 3)), np.arange(9)
        >>> overlap([x[:7]], [x[5:]], y[:7], y[5:])
        Overlap(shared=2, repeated=0.0, distinct=True, exhausted=False)
    """
    rows, asked = [*train, _column(y)], [*dev, _column(dev_y.astype(y.dtype))]
    pairs = list(zip(rows, asked, strict=True))
    if any(a.shape[1:] != b.shape[1:] or a.dtype != b.dtype for a, b in pairs):
        return Overlap(0, 0.0)
    first, second = (
        _fingerprints([_words(part, GLANCE) for part in parts]) for parts in (rows, asked)
    )
    likely = np.flatnonzero(_among(second, first))
    if not len(likely):
        return Overlap(0, 0.0)
    known = _fingerprints([_words(part) for part in rows])
    shared = int(_among(_fingerprints([_words(part[likely]) for part in asked]), known).sum())
    if not shared:
        return Overlap(0, 0.0)
    places, counts = np.unique(known, return_index=True, return_counts=True)[1:]
    repeated = float(counts[counts > 1].sum() / len(known))
    return Overlap(shared, repeated, *_variety([part[places] for part in train]))


def _column(y: Numbers) -> Numbers:
    return y.reshape(len(y), -1)


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


def _variety(rows: Inputs) -> tuple[bool, bool]:
    """Whether no two of these rows are nearly equal, and whether they are most that can be.

    The rows are all different. Of measured numbers hardly any two are the same, and different
    pictures differ in many places; in tables of few values rows that differ in one are common.
    """
    count = len(rows[0])
    some = np.linspace(0, count - 1, min(count, COUNTED)).astype(int)
    table = np.concatenate([part[some].reshape(len(some), -1) for part in rows], axis=1)
    if len(some) < 2 or table.shape[1] < 2:
        return False, False
    columns = np.linspace(0, table.shape[1] - 1, min(table.shape[1], GLANCE)).astype(int)
    values = [len(np.unique(table[:, place])) for place in columns]
    distinct = max(values) > len(some) / 2 or _fewest_differences(table) >= MANY
    possible = math.prod(values) if len(columns) == table.shape[1] else math.inf
    return distinct, count >= possible / 2


def _fewest_differences(table: Numbers) -> int:
    """In how many numbers the two rows differ that differ least, of some."""
    places = np.linspace(0, len(table) - 1, min(len(table), COMPARED)).astype(int)
    some = table[np.unique(places)]
    return min(int((some[i + 1 :] != row).sum(axis=1).min()) for i, row in enumerate(some[:-1]))
