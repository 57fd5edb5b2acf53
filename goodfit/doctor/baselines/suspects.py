"""Labels that contradict what rows like theirs are called: which ones, and how many are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

SUREST = 4
"""One of so many rows is among the surest."""

MANY = 0.08
AT_LEAST = 0.03
SURE = 2.0
SKILFUL = 0.2
FLAT = 1.1
"""What skill and flatness must add up to: of classes hard to tell, chance alone looks flat."""


@dataclass(frozen=True, eq=False)
class Suspects:
    """Labels that are probably wrong.

    Args:
        rows: the rows of these labels, the most suspicious first.
        given: their labels.
        likely: what they should probably be.
        share: the share of wrong labels among all.
        surest: the share of rows contradicted by their labels, of those that are surest to be told.
            Where classes overlap, the rows between them are contradicted, these hardly ever; where
            labels are wrong by chance, these are as well.
        overall: the share of all rows that are contradicted.
        skill: the share of what is left to gain over the commonest class that was gained.
        count: how many labels were looked at.
    """

    rows: Numbers
    given: Numbers
    likely: Numbers
    share: float
    surest: float
    overall: float
    skill: float
    count: int

    @property
    def noisy(self) -> bool:
        """Whether labels are wrong, rather than classes overlapping.

        The rows surest to be told must be contradicted, and nearly as often as all others, by
        models that tell many of them.
        """
        noise = (self.surest * (1 - self.surest) * SUREST / max(self.count, 1)) ** 0.5
        often = self.surest > max(MANY, AT_LEAST + SURE * noise)
        flat = often and self.surest / self.overall + self.skill > FLAT
        return flat and self.skill > SKILFUL


def suspects(confidence: Numbers, labels: Numbers) -> Suspects:
    """Compares labels with what was said of their rows by models that had not seen them.

    A row is taken for a class when that is at least as likely for it as it is on average for rows
    with that label, so that classes which are told apart badly are not suspected as a whole
    (confident learning: Northcutt, Jiang and Chuang, 2021).

    Args:
        confidence: how likely each class is for each row, (rows, classes), from models fitted
            without the row.
        labels: the class numbers given.

    Example:
        >>> confidence = np.array([[0.9, 0.1]] * 4 + [[0.2, 0.8]] * 4)
        >>> found = suspects(confidence, np.array([0, 0, 0, 1, 1, 1, 1, 1]))
        >>> found.rows.tolist(), found.given.tolist(), found.likely.tolist(), found.share
        ([3], [1], [0], 0.125)
    """
    classes = confidence.shape[1]
    usual = _usual(confidence, labels)
    eligible = np.where(confidence >= usual, confidence, -np.inf)
    likely, told = eligible.argmax(axis=1), np.isfinite(eligible).any(axis=1)
    doubted = np.flatnonzero(told & (likely != labels))
    margin = confidence[doubted, labels[doubted]] - confidence[doubted, likely[doubted]]
    rows = doubted[np.argsort(margin, kind="stable")]
    joint = np.zeros((classes, classes))
    np.add.at(joint, (labels[told], likely[told]), 1)
    return Suspects(
        rows,
        labels[rows],
        likely[rows],
        _share(joint, np.bincount(labels, minlength=classes)),
        _surest(confidence, labels),
        float(np.mean(confidence.argmax(axis=1) != labels)),
        _skill(confidence, labels),
        len(labels),
    )


def _usual(confidence: Numbers, labels: Numbers) -> Numbers:
    """The mean confidence in each class for the rows that have its label; infinite without any."""
    marked = labels[:, None] == np.arange(confidence.shape[1])
    counts = marked.sum(axis=0)
    means = (confidence * marked).sum(axis=0) / np.maximum(counts, 1)
    return np.where(counts > 0, means, np.inf)


def _share(joint: Numbers, counts: Numbers) -> float:
    """The share off the diagonal, each label counting as often as it was given."""
    each = joint.sum(axis=1)
    scaled = joint * (counts / np.maximum(each, 1))[:, None]
    total = scaled.sum()
    return float(1 - np.trace(scaled) / total) if total else 0.0


def _surest(confidence: Numbers, labels: Numbers) -> float:
    """The share contradicted among the rows whose likeliest class is farthest ahead."""
    ordered = np.sort(confidence, axis=1)
    ahead = ordered[:, -1] - ordered[:, -2]
    surest = np.argsort(-ahead, kind="stable")[: max(1, len(labels) // SUREST)]
    return float(np.mean(confidence[surest].argmax(axis=1) != labels[surest]))


def _skill(confidence: Numbers, labels: Numbers) -> float:
    commonest = np.bincount(labels).max() / len(labels)
    right = float(np.mean(confidence.argmax(axis=1) == labels))
    return (right - commonest) / (1 - commonest) if commonest < 1 else 0.0
