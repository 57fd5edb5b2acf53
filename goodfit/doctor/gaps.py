"""The gaps between errors measured one after the other: bias, variance, mismatch, worn dev rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["classification", "regression"]
Place = Literal["bayes", "train", "train-dev", "dev", "test"]

SMALL = {"classification": 0.02, "regression": 0.05}
"""Gaps below these are not worth the work of closing them."""

SURE = 2.0
"""Standard errors that a gap must exceed before it counts."""


class Measured(NamedTuple):
    """An error, and how many rows it was measured on; None where it is known without."""

    place: Place
    error: float
    rows: int | None


@dataclass(frozen=True)
class Gap:
    """What lies between two errors.

    Args:
        name: what the gap is called.
        lower: the error that could be reached.
        upper: the error that was reached.
        noise: twice the standard error of their difference.
        counts: whether the gap is neither small nor chance.
    """

    name: str
    lower: float
    upper: float
    noise: float
    counts: bool

    @property
    def size(self) -> float:
        """How far the errors are from each other; negative where the upper one is lower."""
        return self.upper - self.lower


def gaps_between(errors: Sequence[Measured], kind: Kind) -> dict[str, Gap]:
    """The gaps between neighbouring errors, by name.

    From the lowest possible error to the training rows it is "avoidable bias"; from there to rows
    not trained on, of the same source, "variance"; from those to rows of another source "data
    mismatch"; from the dev rows that choices were made by to test rows "dev-set overfitting".

    Example:
        >>> errors = [Measured("bayes", 0.0, None), Measured("train", 0.01, 9000)]
        >>> errors += [Measured("train-dev", 0.015, 3000), Measured("dev", 0.1, 3000)]
        >>> [name for name, gap in gaps_between(errors, "classification").items() if gap.counts]
        ['data mismatch']
    """
    found = [_gap(lower, upper, kind) for lower, upper in pairwise(errors)]
    return {gap.name: gap for gap in found}


def standard_error(error: float, rows: int, kind: Kind = "classification") -> float:
    """By how much an error measured on so many rows is off by chance.

    For classes it is the binomial's, `sqrt(p (1 - p) / n)`, where an error of 0 counts as half a
    row; for a share of variance it is that of a mean square, `p sqrt(2 / n)`.

    Example:
        >>> round(standard_error(0.1, 900), 3)
        0.01
    """
    if not rows:
        return math.inf
    if kind == "regression":
        return abs(error) * math.sqrt(2 / rows)
    share = min(max(error, 0.5 / rows), 1 - 0.5 / rows)
    return math.sqrt(share * (1 - share) / rows)


_NAMES: dict[tuple[Place, Place], str] = {
    ("bayes", "train"): "avoidable bias",
    ("train", "train-dev"): "variance",
    ("train", "dev"): "variance",
    ("train-dev", "dev"): "data mismatch",
    ("dev", "test"): "dev-set overfitting",
}


def _gap(lower: Measured, upper: Measured, kind: Kind) -> Gap:
    noise = math.hypot(_noise(lower, kind), _noise(upper, kind))
    counts = upper.error - lower.error > max(SMALL[kind], noise)
    return Gap(_NAMES[lower.place, upper.place], lower.error, upper.error, noise, counts)


def _noise(measured: Measured, kind: Kind) -> float:
    if measured.rows is None:
        return 0.0
    return SURE * standard_error(measured.error, measured.rows, kind)
