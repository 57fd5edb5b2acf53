"""Bias and variance: how far training errors are from the best possible, dev errors from those."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from goodfit.doctor.gaps import SURE, Gap, Kind, Measured, gaps_between, standard_error
from goodfit.doctor.messages import tell

__all__ = ["Baseline", "Verdict", "judge_fit", "standard_error"]

Fit = Literal[
    "fits well", "high bias", "high variance", "high bias and variance", "data mismatch",
    "dev-set overfitting",
]  # fmt: skip

NOTHING_TO_MEND = "There is nothing to mend: watch it on new data from where it will be used."

AGAINST = {
    "avoidable bias": (
        "Try a bigger network: more units in each layer, or more layers.",
        "Train longer, or with a better optimiser such as `Adam`.",
        "Try another architecture that suits the data better.",
    ),
    "variance": (
        "Get more training data, or augment the data there are.",
        'Regularise: `Dropout(0.3)`, `kernel_regularizer="l2"`, `EarlyStopping`.',
        "Try another architecture that suits the data better.",
    ),
    "data mismatch": (
        "Get training data like the dev rows, or make the training rows resemble them.",
        "Look at dev rows that are answered wrongly: in what do they differ from training rows?",
    ),
    "dev-set overfitting": (
        "Get a bigger dev set: too much was chosen by this one, so that it flatters.",
    ),
}


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
        variance: what is lost on rows not trained on, of the same source.
        next: what to do next, the first thing first.
        data_mismatch: what is lost from there to dev rows of another source, if both are known.
        dev_overfitting: what is lost from dev to test rows, if both are known.
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
    data_mismatch: float | None = None
    dev_overfitting: float | None = None

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
    train_dev_error: float | None = None,
    train_dev_rows: int = 0,
    test_error: float | None = None,
    test_rows: int = 0,
) -> Verdict:
    """Judges a network by the basic recipe: first the avoidable bias, then the variance.

    Where training and dev rows come from different sources, `train_dev_error` on rows of the
    training source that were not trained on tells variance from data mismatch; `test_error` tells
    whether the dev rows flatter, because choices were made by them. A gap counts when it is not
    small and exceeds two standard errors of the errors it lies between.

    Args:
        train_error: 1 - accuracy, or for a regression 1 - R².
        dev_error: the same on the dev rows.
        bayes_error: the lowest error that any model could have.
        train_rows: how many rows `train_error` was measured on.
        dev_rows: how many rows `dev_error` was measured on.
        kind: what the errors are shares of: of the rows, or of the variance.
        bayes_error_source: where `bayes_error` is from, in words.
        baseline: the best simple model.
        train_dev_error: the error on rows like the training rows that were not trained on.
        train_dev_rows: how many rows that was measured on.
        test_error: the error on rows that nothing was chosen by.
        test_rows: how many rows that was measured on.

    Example:
        >>> verdict = judge_fit(0.01, 0.12, train_rows=5000, dev_rows=1000)
        >>> verdict.fit
        'high variance'
        >>> print(verdict.sentence)
        The network overfits: the error is 1.0% on the training rows, but 12.0% on the dev rows.
    """
    errors = [Measured("bayes", bayes_error, None), Measured("train", train_error, train_rows)]
    if train_dev_error is not None:
        errors.append(Measured("train-dev", train_dev_error, train_dev_rows))
    errors.append(Measured("dev", dev_error, dev_rows))
    if test_error is not None:
        errors.append(Measured("test", test_error, test_rows))
    gaps = gaps_between(errors, kind)
    found = [name for name, gap in gaps.items() if gap.counts]
    dev_noise = SURE * standard_error(dev_error, dev_rows, kind)
    beaten = baseline is not None and not dev_error < baseline.dev_error
    return Verdict(
        fit=_fit(found),
        sentence=" ".join([*_judgement(gaps, kind), *_beside(dev_error, dev_noise, baseline)]),
        train_error=train_error,
        dev_error=dev_error,
        bayes_error=bayes_error,
        bayes_error_source=bayes_error_source,
        avoidable_bias=max(train_error - bayes_error, 0.0),
        variance=gaps["variance"].size,
        next=_advice(found, baseline if beaten else None),
        data_mismatch=_size(gaps, "data mismatch"),
        dev_overfitting=_size(gaps, "dev-set overfitting"),
    )


def _size(gaps: dict[str, Gap], name: str) -> float | None:
    return gaps[name].size if name in gaps else None


def _fit(found: list[str]) -> Fit:
    """The phrase for the gaps that count; bias and variance come first."""
    if "avoidable bias" in found:
        return "high bias and variance" if "variance" in found else "high bias"
    if "variance" in found:
        return "high variance"
    if "data mismatch" in found:
        return "data mismatch"
    return "dev-set overfitting" if found else "fits well"


def _judgement(gaps: dict[str, Gap], kind: Kind) -> list[str]:
    """A sentence on bias and variance, and one for each other gap that counts."""
    bias, variance = gaps["avoidable bias"], gaps["variance"]
    row = _SENTENCES[kind]
    new = tell("new rows of their kind" if "data mismatch" in gaps else "the dev rows")
    numbers = {"bayes": bias.lower, "train": variance.lower, "dev": variance.upper}
    told = [tell(row[bias.counts, variance.counts], new=new, **numbers)]
    for name, template in _FURTHER[kind].items():
        if name in gaps and gaps[name].counts:
            told.append(tell(template, lower=gaps[name].lower, upper=gaps[name].upper))
    return told


_SENTENCES = {
    "classification": {
        (False, False): "The network fits well: the error is {train:.1%} on the training rows and "
        "{dev:.1%} on {new}.",
        (False, True): "The network overfits: the error is {train:.1%} on the training rows, but "
        "{dev:.1%} on {new}.",
        (True, False): "The network underfits: the error is {train:.1%} on the training rows "
        "already, where {bayes:.1%} should be possible.",
        (True, True): "The network underfits and overfits: the error is {train:.1%} on the "
        "training rows already, where {bayes:.1%} should be possible, and {dev:.1%} on {new}.",
    },
    "regression": {
        (False, False): "The network fits well: the unexplained share of the variance is "
        "{train:.1%} on the training rows and {dev:.1%} on the dev rows.",
        (False, True): "The network overfits: the unexplained share of the variance is "
        "{train:.1%} on the training rows, but {dev:.1%} on the dev rows.",
        (True, False): "The network underfits: the unexplained share of the variance is "
        "{train:.1%} on the training rows already, where {bayes:.1%} should be possible.",
        (True, True): "The network underfits and overfits: the unexplained share of the variance "
        "is {train:.1%} on the training rows already, where {bayes:.1%} should be possible, and "
        "{dev:.1%} on {new}.",
    },
}

_FURTHER = {
    "classification": {
        "data mismatch": "The dev rows are of another kind than the training rows: the error is "
        "{lower:.1%} on new rows like those trained on, but {upper:.1%} on the dev rows.",
        "dev-set overfitting": "The dev rows flatter: the error is {lower:.1%} on them, but "
        "{upper:.1%} on the test rows.",
    },
    "regression": {
        "data mismatch": "The dev rows are of another kind than the training rows: the unexplained "
        "share of the variance is {lower:.1%} on new rows like those trained on, but {upper:.1%} "
        "on the dev rows.",
        "dev-set overfitting": "The dev rows flatter: the unexplained share of the variance is "
        "{lower:.1%} on them, but {upper:.1%} on the test rows.",
    },
}


def _beside(dev_error: float, noise: float, baseline: Baseline | None) -> list[str]:
    """The comparison with the best simple model."""
    if baseline is None:
        return []
    gap = baseline.dev_error - dev_error
    template = _BESIDE["better" if gap > noise else "as good" if gap > 0 else "no better"]
    return [tell(template, name=baseline.name, ours=dev_error, theirs=baseline.dev_error)]


_BESIDE = {
    "better": "It is better than the best baseline, {name} ({ours:.1%} against {theirs:.1%} dev "
    "error).",
    "as good": "It is about as good as the best baseline, {name} ({ours:.1%} against {theirs:.1%} "
    "dev error).",
    "no better": "It is no better than the best baseline, {name} ({ours:.1%} against "
    "{theirs:.1%} dev error).",
}


def _advice(found: list[str], better: Baseline | None) -> tuple[str, ...]:
    steps = [tell(step) for name in found for step in AGAINST[name]]
    if better is not None:
        steps.append(
            tell("As long as it is no better, use {name}: it is simpler.", name=better.name)
        )
    return tuple(dict.fromkeys(steps)) or (tell(NOTHING_TO_MEND),)
