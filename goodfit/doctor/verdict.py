"""Bias and variance: how far training errors are from the best possible, dev errors from those."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

Fit = Literal["fits well", "high bias", "high variance", "high bias and variance"]
Kind = Literal["classification", "regression"]

SMALL = {"classification": 0.02, "regression": 0.05}
"""Gaps below these are not worth the work of closing them."""

SURE = 2.0
"""Standard errors that a gap must exceed before it counts."""

ERRORS = {"classification": "the error", "regression": "the unexplained share of the variance"}
"""What the error of each kind is called."""

NOTHING_TO_MEND = "There is nothing to mend: watch it on new data from where it will be used."

AGAINST_BIAS = (
    "Try a bigger network: more units in each layer, or more layers.",
    "Train longer, or with a better optimiser such as `Adam`.",
    "Try another architecture that suits the data better.",
)
AGAINST_VARIANCE = (
    "Get more training data, or augment the data there are.",
    'Regularise: `Dropout(0.3)`, `kernel_regularizer="l2"`, `EarlyStopping`.',
    "Try another architecture that suits the data better.",
)


@dataclass(frozen=True)
class Verdict:
    """Whether a network fits well, and what to do next.

    Args:
        fit: the judgement in one phrase.
        sentence: the judgement in plain words, with its numbers.
        train_error: 1 - accuracy, or the unexplained share of the variance (1 - R²).
        dev_error: the same on rows that were not trained on.
        bayes_error: the lowest error that any model could have.
        bayes_error_source: where that number is from.
        avoidable_bias: train_error - bayes_error, not below 0.
        variance: dev_error - train_error.
        next: what to do next, the first thing first.
    """

    fit: Fit
    sentence: str
    train_error: float
    dev_error: float
    bayes_error: float
    bayes_error_source: str
    avoidable_bias: float
    variance: float
    next: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.sentence, *(f"- {step}" for step in self.next)])

    def to_plain(self) -> dict[str, Any]:
        """The verdict as plain data, for JSON and for the report."""
        return {**asdict(self), "next": list(self.next)}


@dataclass(frozen=True)
class Baseline:
    """The best of the simple models that a network must beat, by its error on the dev rows."""

    name: str
    dev_error: float


def judge_fit(
    train_error: float,
    dev_error: float,
    bayes_error: float = 0.0,
    *,
    train_rows: int,
    dev_rows: int,
    kind: Kind = "classification",
    bayes_error_source: str = "assumed",
    baseline: Baseline | None = None,
) -> Verdict:
    """Judges a network by the basic recipe: first the avoidable bias, then the variance.

    A gap counts when it is not small and exceeds two standard errors of the errors it lies between.

    Args:
        train_error: 1 - accuracy, or for a regression 1 - R².
        dev_error: the same on the dev rows.
        bayes_error: the lowest error that any model could have.
        train_rows: how many rows `train_error` was measured on.
        dev_rows: how many rows `dev_error` was measured on.
        kind: what the errors are shares of: of the rows, or of the variance.
        bayes_error_source: where `bayes_error` is from, in words.
        baseline: the best simple model.

    Example:
        >>> verdict = judge_fit(0.01, 0.12, train_rows=5000, dev_rows=1000)
        >>> verdict.fit
        'high variance'
        >>> print(verdict.sentence)
        The network overfits: the error is 1.0% on the training rows, but 12.0% on the dev rows.
    """
    bias, variance = max(train_error - bayes_error, 0.0), dev_error - train_error
    train_noise = SURE * standard_error(train_error, train_rows, kind)
    dev_noise = SURE * standard_error(dev_error, dev_rows, kind)
    biased = bias > max(SMALL[kind], train_noise)
    varied = variance > max(SMALL[kind], math.hypot(train_noise, dev_noise))
    beaten = baseline is not None and not dev_error < baseline.dev_error
    fit = _FITS[biased, varied]
    return Verdict(
        fit=fit,
        sentence=_judgement(fit, kind, train_error, dev_error, bayes_error)
        + _beside(dev_error, dev_noise, baseline),
        train_error=train_error,
        dev_error=dev_error,
        bayes_error=bayes_error,
        bayes_error_source=bayes_error_source,
        avoidable_bias=bias,
        variance=variance,
        next=_advice(biased, varied, baseline if beaten else None),
    )


_FITS: dict[tuple[bool, bool], Fit] = {
    (False, False): "fits well",
    (True, False): "high bias",
    (False, True): "high variance",
    (True, True): "high bias and variance",
}


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


def _judgement(fit: Fit, kind: Kind, train: float, dev: float, bayes: float) -> str:
    error = ERRORS[kind]
    if fit == "fits well":
        return (
            f"The network fits well: {error} is {_percent(train)} on the training rows and "
            f"{_percent(dev)} on the dev rows."
        )
    if fit == "high variance":
        return (
            f"The network overfits: {error} is {_percent(train)} on the training rows, but "
            f"{_percent(dev)} on the dev rows."
        )
    far = (
        f"{error} is {_percent(train)} on the training rows already, where {_percent(bayes)} "
        "should be possible"
    )
    if fit == "high bias":
        return f"The network underfits: {far}."
    return f"The network underfits and overfits: {far}, and {_percent(dev)} on the dev rows."


def _beside(dev_error: float, noise: float, baseline: Baseline | None) -> str:
    """The comparison with the best simple model."""
    if baseline is None:
        return ""
    numbers = f"({_percent(dev_error)} against {_percent(baseline.dev_error)} dev error)"
    gap = baseline.dev_error - dev_error
    if gap > noise:
        return f" It is better than the best baseline, {baseline.name} {numbers}."
    if gap > 0:
        return f" It is about as good as the best baseline, {baseline.name} {numbers}."
    return f" It is no better than the best baseline, {baseline.name} {numbers}."


def _advice(biased: bool, varied: bool, better: Baseline | None) -> tuple[str, ...]:
    steps = [*(AGAINST_BIAS if biased else ()), *(AGAINST_VARIANCE if varied else ())]
    if better is not None:
        steps.append(f"As long as it is no better, use {better.name}: it is simpler.")
    return tuple(dict.fromkeys(steps)) or (NOTHING_TO_MEND,)


def _percent(error: float) -> str:
    return f"{error:.1%}"
