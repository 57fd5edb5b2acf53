"""F-scores: one number for precision and recall together."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.losses.matching import matched
from goodfit.metrics.confusion import ratio
from goodfit.metrics.metric import Metric
from goodfit.metrics.weighting import weighted
from goodfit.settings import check, number, positive

AVERAGES = ("micro", "macro", "weighted")

probability = number(lambda n: 0 < n <= 1, "a number above 0, up to 1", "0.5")


class FBetaScore(Metric):
    """The harmonic mean of precision and recall, of which recall counts `beta` times as much.

    It is near 0 where either is. Targets are one column for each class, 0 or 1. A class that is
    neither there nor predicted scores 0.

    Args:
        average: None gives a number for each class; "macro" their mean; "weighted" that by how
            often a class is there; "micro" counts all classes together first.
        beta: how much more recall counts than precision.
        threshold: a prediction above it is a yes; if there is none, the highest of each example is.

    Raises:
        UnknownNameError: there is no such average.
        SettingError: `beta` or `threshold` is no such number.

    Example:
        >>> FBetaScore(beta=2.0, threshold=0.5)([[1, 0], [1, 1]], [[0.9, 0.2], [0.1, 0.8]]).round(2)
        array([0.56, 1.  ])
    """

    average: str | None = None
    beta: float = 1.0
    threshold: float | None = None
    name: str = dataclasses.field(default="fbeta_score", kw_only=True)

    def __post_init__(self) -> None:
        check(self, beta=positive)
        if self.threshold is not None:
            check(self, threshold=probability)
        if self.average is not None and self.average not in AVERAGES:
            raise UnknownNameError("average", self.average, AVERAGES, "None averages nothing.")

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """For each class: the weights of yes answers, of positive examples, and of what is both."""
        y_true, y_pred = matched(y_true, y_pred)
        answers = self._answers(y_pred)
        over = tuple(range(len(y_pred.shape) - 1))
        parts = {"both": answers * y_true, "answered": answers, "positive": y_true}
        return {name: ops.sum(weighted(part, weight), axis=over) for name, part in parts.items()}

    def result(self, sums: dict[str, Any]) -> float | Array:
        """A number, or an array with one for each class if nothing is averaged."""
        if self.average == "micro":
            sums = {name: np.sum(part) for name, part in sums.items()}
        squared = self.beta**2
        whole = np.asarray(squared * sums["positive"] + sums["answered"])
        scores = ratio((1 + squared) * sums["both"], whole)
        if self.average == "weighted":
            return float(ratio(np.sum(scores * sums["positive"]), np.sum(sums["positive"])))
        return scores if self.average is None else float(np.mean(scores))

    def _answers(self, y_pred: Array) -> Array:
        """1 for yes, 0 for no; where all scores of an example are 0 the answer is no."""
        if self.threshold is not None:
            return ops.cast(y_pred > self.threshold, dtype=y_pred.dtype)
        if len(y_pred.shape) < 2 or y_pred.shape[-1] < 2:
            raise ShapeError(
                f"{type(self).__name__} without a threshold takes an example's highest score for "
                f"its yes, but predictions of shape {tuple(y_pred.shape)} have one, which would "
                f"always be it. Write `{type(self).__name__}(threshold=0.5)`."
            )
        highest = y_pred >= ops.max(y_pred, axis=-1, keepdims=True)
        return ops.cast(highest & (ops.abs(y_pred) > 1e-9), dtype=y_pred.dtype)


class F1Score(FBetaScore):
    """The harmonic mean of precision and recall: `2 tp / (2 tp + fp + fn)`.

    It is near 0 where either is. Targets are one column for each class, 0 or 1. A class that is
    neither there nor predicted scores 0.

    Args:
        average: None gives a number for each class; "macro" their mean; "weighted" that by how
            often a class is there; "micro" counts all classes together first.
        threshold: a prediction above it is a yes; if there is none, the highest of each example is.

    Raises:
        UnknownNameError: there is no such average.
        SettingError: `threshold` is no such number.

    Example:
        >>> F1Score("macro")([[1, 0], [0, 1], [0, 1]], [[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]])
        0.6666666666666666
    """

    beta: float = dataclasses.field(default=1.0, init=False)
    name: str = dataclasses.field(default="f1_score", kw_only=True)
