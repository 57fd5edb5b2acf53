"""How good a program's answers are: one scale for all programs, whatever their output and loss."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.treatment.aim import Aim

Numbers = NDArray[Any]

SURE = 1.645
"""Standard errors that a gain must exceed to be more than noise: by chance one in twenty does."""

LEAST_GAIN = 0.005
"""Gains below this are not worth a change."""

LIKELY = 1e-4
"""No class is thought less likely than this, so that one row does not outweigh all others."""

UNEVEN = 0.2
"""Classes are uneven where the rarest has less than this share of what it would have evenly."""


@dataclass(frozen=True, eq=False)
class Score:
    """How good the answers to some rows are.

    Args:
        name: "accuracy", "balanced accuracy" or "R²".
        value: that number; 1 is perfect.
        credit: what each row adds, the mean of which is the value.
        fine: what tells programs of nearly the same value apart, and does not let a few rows
            outweigh the others, 1 being perfect: of classes how likely the right one was thought
            beside a blind guess, of numbers how far off the answers are in the mean.
        sampled: whether the rows stand for others, so that chance counts.
        answered: whether there were answers at all, and all of them numbers.
    """

    name: str
    value: float
    credit: Numbers
    fine: Numbers
    sampled: bool = True
    answered: bool = True

    @property
    def perfect(self) -> bool:
        """Whether nothing is left to gain."""
        sure = self.name == "R²" or float(self.fine.mean()) > 1 - LEAST_GAIN
        return self.value > 1 - LEAST_GAIN / 5 and sure

    @property
    def rank(self) -> tuple[bool, float, float]:
        """What to sort by: the value, rounded to what is worth a change, then the rest."""
        return (self.answered, round(self.value / LEAST_GAIN), float(self.fine.mean()))

    def gains_over(self, other: Score) -> bool:
        """Whether these answers are better than others to the same rows, beyond noise."""
        if not (self.answered and other.answered):
            return self.answered
        if self._exceeds(self.credit - other.credit):
            return True
        return self.value >= other.value and self._exceeds(self.fine - other.fine)

    def holds(self, other: Score) -> bool:
        """Whether these answers are no worse than others."""
        return self.rank[:2] >= other.rank[:2]

    def _exceeds(self, difference: Numbers) -> bool:
        noise = float(difference.std()) / math.sqrt(len(difference)) if self.sampled else 0.0
        return float(difference.mean()) > max(SURE * noise, LEAST_GAIN)

    @property
    def shown(self) -> str:
        """The value as text; a dash where there were no answers."""
        return f"{self.value:.3f}" if self.answered else "–"

    def __str__(self) -> str:
        return f"{self.name} {self.shown}"


class Judge:
    """Judges answers by rows of which the truth is known.

    Args:
        aim: what the targets ask for.
        y: the targets of the rows.
        sampled: whether the rows stand for others; not where they are those trained on.

    Example:
        >>> judge = Judge(Aim("classes", (0, 1)), np.array([0, 1, 1, 1]), sampled=True)
        >>> print(judge.score(np.array([[0.1], [0.9], [0.8], [0.2]]), scores=False))
        accuracy 0.750
    """

    def __init__(self, aim: Aim, y: Numbers, sampled: bool) -> None:
        self.aim, self.sampled = aim, sampled
        self.truth = aim.truth(y)
        self.weight = _even_weights(self.truth) if aim.chooses else None

    @property
    def uneven(self) -> bool:
        """Whether some class is so rare that each class must count the same."""
        return self.weight is not None

    @functools.cached_property
    def blind(self) -> Score:
        """How good one answer for every row is: that of the commonest class, or the mean."""
        if self.aim.kind == "numbers":
            return self._of_numbers(np.broadcast_to(self.truth.mean(axis=0), self.truth.shape))
        if self.aim.kind == "multilabel":
            return self.score(np.broadcast_to(self.truth.mean(axis=0), self.truth.shape), False)
        shares = np.bincount(self.truth.reshape(-1), minlength=len(self.aim.labels))
        guess = np.broadcast_to(shares / shares.sum(), (*self.truth.shape, len(shares)))
        return self.score(guess, False)

    def score(self, answers: Numbers | None, scores: bool) -> Score:
        """How good a network's answers are.

        Args:
            answers: what it says to the rows, or None where there is no network.
            scores: whether its loss takes the answers for scores instead of probabilities.
        """
        if answers is not None and not np.isfinite(answers).all():
            answers = None
        if self.aim.kind == "numbers":
            return self._of_numbers(answers)
        right, sure = self._of_classes(answers, scores)
        if self.weight is not None:
            right, sure = right * self.weight, sure * self.weight
        name = "accuracy" if self.weight is None else "balanced accuracy"
        known = answers is not None
        return Score(name, float(right.mean()), right, sure, self.sampled, known)

    def _of_numbers(self, answers: Numbers | None) -> Score:
        if answers is None or answers.size != self.truth.size:
            nothing = np.full(len(self.truth), -1.0)
            return Score("R²", -1.0, nothing, nothing, self.sampled, answered=False)
        centred = self.truth - self.truth.mean(axis=0)
        off = answers.reshape(self.truth.shape).astype(float) - self.truth
        credit = 1 - np.square(off).mean(axis=1) / (np.square(centred).mean() or 1.0)
        fine = 1 - np.abs(off).mean(axis=1) / (np.abs(centred).mean() or 1.0)
        return Score("R²", float(credit.mean()), credit, fine, self.sampled)

    def _of_classes(self, answers: Numbers | None, scores: bool) -> tuple[Numbers, Numbers]:
        rows = len(self.truth)
        if answers is None:
            return np.zeros(rows), np.full(rows, -1.0)
        if self.aim.kind == "multilabel":
            said = answers.reshape(self.truth.shape).astype(float)
            likely = _of_pairs(1 / (1 + np.exp(-said)) if scores else said)
            truth = self.truth.astype(int)
        else:
            likely = self._likely(answers, scores)
            truth = self.truth
        chosen = np.take_along_axis(likely, truth[..., None], axis=-1)[..., 0]
        right = (likely.argmax(axis=-1) == truth).reshape(rows, -1).mean(axis=1)
        sure = 1 + np.log(np.clip(chosen, LIKELY, 1)) / math.log(likely.shape[-1])
        return right, sure.reshape(rows, -1).mean(axis=1)

    def _likely(self, answers: Numbers, scores: bool) -> Numbers:
        """How likely each class is, by what the network answers."""
        classes, answers = len(self.aim.labels), answers.astype(float)
        if answers.shape[-1] == 1 or answers.shape[-1] < classes:
            single = answers[..., 0]
            if self.aim.binary and self.aim.numbered:
                return _of_pairs(1 / (1 + np.exp(-single)) if scores else single)
            return self._nearest(single)
        if scores or answers.min() < 0 or answers.max() > 1:
            raised = np.exp(answers - answers.max(axis=-1, keepdims=True))
            return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
        return np.asarray((answers + 1e-12) / (answers + 1e-12).sum(axis=-1, keepdims=True))

    def _nearest(self, single: Numbers) -> Numbers:
        """The class whose label is nearest to a number, taken for quite likely."""
        numbers = all(isinstance(label, int | float) for label in self.aim.labels)
        labels = np.array(self.aim.labels if numbers else range(len(self.aim.labels)), float)
        nearest = np.abs(single[..., None] - labels).argmin(axis=-1)
        rest = 0.2 / max(len(labels) - 1, 1)
        return np.where(nearest[..., None] == np.arange(len(labels)), 0.8, rest)


def _of_pairs(yes: Numbers) -> Numbers:
    """The chances of no and of yes."""
    likely = np.clip(yes, 0, 1)
    return np.stack([1 - likely, likely], axis=-1)


def _even_weights(truth: Numbers) -> Numbers | None:
    """What rows must weigh for each class to count the same, where the classes are uneven."""
    if truth.ndim > 1:
        return None
    found, place, counts = np.unique(truth, return_inverse=True, return_counts=True)
    if len(found) < 2 or counts.min() * len(found) >= UNEVEN * len(truth):
        return None
    return np.asarray(len(truth) / (len(found) * counts[place]))
