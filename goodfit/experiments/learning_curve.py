"""How the errors go with the number of rows, and how many rows it would take to get further."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from goodfit.doctor.messages import tell
from goodfit.experiments.result import Result
from goodfit.experiments.subject import Subject, Trial

PARTS = (8, 4, 2)
FEWEST = 8
FLAT = 0.05
"""A power of the law below which rows bring nothing."""

TOO_MANY = 1000
"""Times as many rows as there are: nobody has them."""


@dataclass(frozen=True, eq=False)
class LearningCurve(Result):
    """Training and dev errors of networks trained on more and more of the rows.

    Args:
        rows: on how many rows each was trained.
        train: their errors on those (1 - accuracy, or 1 - R²).
        dev: their errors on the dev rows.
        least: the error that no number of rows goes below.
    """

    name: ClassVar[str] = "more rows"

    rows: tuple[int, ...]
    train: tuple[float, ...]
    dev: tuple[float, ...]
    least: float = 0.0

    @property
    def power(self) -> float:
        """The exponent by which the dev error falls: `error - least ~ rows ** -power`."""
        return power_law(self.rows, self.dev, self.least)[1]

    def rows_for(self, error: float) -> float:
        """How many rows a dev error would need, if it goes on as it did; infinite if none suffice.

        Learning curves follow such laws over a wide range (Hestness et al., 2017); an
        extrapolation far beyond the rows there are is a guess all the same.
        """
        scale, power = power_law(self.rows, self.dev, self.least)
        if error <= self.least or power < FLAT:
            return math.inf
        return math.exp(math.log(scale / (error - self.least)) / power)

    @property
    def sentence(self) -> str:
        """How the dev error falls, and what it takes to halve what can be mended of it."""
        now = self.dev[-1]
        aim = self.least + (now - self.least) / 2
        needed = self.rows_for(aim)
        told = {"first": self.rows[0], "last": self.rows[-1], "then": self.dev[0], "now": now}
        if needed > TOO_MANY * self.rows[-1]:
            return tell(
                "From {first} to {last} rows the dev error goes from {then:.3f} to {now:.3f}: more "
                "rows alone would hardly help.",
                **told,
            )
        return tell(
            "From {first} to {last} rows the dev error goes from {then:.3f} to {now:.3f}. If it "
            "goes on so, {aim:.3f} takes about {needed:,.0f} rows.",
            aim=aim,
            needed=needed,
            **told,
        )


def draw_learning_curve(subject: Subject, trial: Trial, least: float = 0.0) -> LearningCurve:
    """Trains copies on an eighth, a quarter and half of the rows, in as many steps as on all."""
    total = subject.train.count
    order = np.random.default_rng(subject.seed).permutation(total)
    points = []
    for part in PARTS:
        if total // part >= FEWEST:
            some = subject.train.take(np.sort(order[: total // part]))
            points.append((some.count, subject.trial(rows=some, epochs=part * subject.epochs)))
    points.append((total, trial))
    return LearningCurve(
        tuple(count for count, _ in points),
        tuple(1 - each.train.value for _, each in points),
        tuple(1 - each.dev.value for _, each in points),
        least,
    )


def power_law(
    rows: tuple[int, ...], errors: tuple[float, ...], least: float
) -> tuple[float, float]:
    """Scale and power of `errors = least + scale * rows ** -power`, by least squares of logarithms.

    Example:
        >>> scale, power = power_law((100, 400), (0.2, 0.1), 0.0)
        >>> round(scale, 6), round(power, 6)
        (2.0, 0.5)
    """
    above = np.maximum(np.array(errors) - least, 1e-6)
    if len(rows) < 2:
        return float(above[-1]), 0.0
    slope, start = np.polyfit(np.log(rows), np.log(above), 1)
    return float(np.exp(start)), float(-slope)
