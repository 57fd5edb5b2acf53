"""Whether a metric says anything about the task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from goodfit.doctor.cures import Cure, Write
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.meaning.asked import Asked
from goodfit.doctor.messages import tell
from goodfit.errors import DataError, ShapeError
from goodfit.metrics import (
    AUC,
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    F1Score,
    FalseNegatives,
    FalsePositives,
    FBetaScore,
    Precision,
    Recall,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
    TrueNegatives,
    TruePositives,
)
from goodfit.metrics.by_shape import accuracy_by_shape

RANKING = (
    CategoricalAccuracy, SparseCategoricalAccuracy, TopKCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
)  # fmt: skip
"""Metrics that ask which of several scores is the largest."""

COUNTING = (Precision, Recall, TruePositives, FalsePositives, TrueNegatives, FalseNegatives)
"""Metrics that compare probabilities with 0.5 unless they are told otherwise."""

OF_CLASSES = (Accuracy, BinaryAccuracy, *RANKING, *COUNTING, F1Score, FBetaScore, AUC)
"""Metrics of right and wrong classes."""

FEW = 2


def meaningless(metric: Any, output: Asked, before: bool) -> Iterator[Finding]:
    """What a metric would mislead by; before the first step also whether it can be computed.

    Example:
        >>> from goodfit import losses
        >>> output = Asked(np.array([0.3, 7.1]), losses.MeanSquaredError(), (1,), "linear")
        >>> print(next(meaningless(BinaryAccuracy(), output, before=False)).evidence)
        binary_accuracy counts right classes, but y holds numbers (0.3 in row 0, 7.1 in row 1).
    """
    if output.y.dtype.kind not in "fiub":
        return
    evidence, cures = _misleading(metric, output)
    refusal = _refusal(metric, output) if before else ""
    if evidence or refusal:
        severity: Severity = "error" if refusal else "warning"
        yield Finding(
            "wrong_metric", severity, None, evidence or refusal, cures or (_sound(output),)
        )


def _misleading(metric: Any, output: Asked) -> tuple[str, tuple[Cure, ...]]:
    if isinstance(metric, RANKING) and output.units == 1:
        told = tell(
            "{metric} asks which score is the largest, but there is a single one: it always finds "
            "class 0.",
            metric=metric.name,
        )
        return told, (_sound(output),)
    if _counts_classes(metric) and output.meant == "numbers" and output.task.kind == "numbers":
        return _of_numbers(metric, output), (_sound(output),)
    if isinstance(metric, Accuracy) and output.activation:
        told = tell(
            "{metric} counts where answers equal targets exactly, but the last activation, "
            "{activation}, gives fractions, which are right without being equal.",
            metric=type(metric).__name__,
            activation=output.activation,
        )
        return told, (_sound(output),)
    if _halves_scores(metric, output):
        told = tell(
            "{metric} compares answers with 0.5 as if they were probabilities, but they are "
            "scores: one above 0 is a yes.",
            metric=metric.name,
        )
        return told, (Write(tell("Compare scores with 0"), _of_scores(metric)),)
    return "", ()


def _counts_classes(metric: Any) -> bool:
    return isinstance(metric, OF_CLASSES) or getattr(metric, "fn", None) is accuracy_by_shape


def _of_numbers(metric: Any, output: Asked) -> str:
    some = output.y.reshape(-1)[:FEW]
    if output.y.size > len(output.y) or len(some) < FEW:
        return tell(
            "{metric} counts right classes, but y holds numbers, from {low:.3g} to {high:.3g}.",
            metric=metric.name,
            low=output.y.min(),
            high=output.y.max(),
        )
    return tell(
        "{metric} counts right classes, but y holds numbers ({first:.3g} in row 0, {second:.3g} in "
        "row 1).",
        metric=metric.name,
        first=some[0],
        second=some[1],
    )


def _halves_scores(metric: Any, output: Asked) -> bool:
    """Whether scores, whose middle is 0, are compared with 0.5."""
    scores = output.meant == "signs" or (output.meant == "binary" and output.takes_scores)
    if not scores:
        return False
    if isinstance(metric, BinaryAccuracy):
        return metric.threshold == 0.5
    if isinstance(metric, AUC):
        return not metric.from_logits
    return isinstance(metric, COUNTING) and metric.thresholds is None


def _of_scores(metric: Any) -> str:
    if isinstance(metric, AUC):
        return "metrics=[AUC(from_logits=True)]"
    if isinstance(metric, BinaryAccuracy):
        return "metrics=[BinaryAccuracy(threshold=0.0)]"
    return f'Dense(..., activation="sigmoid"), metrics=[{type(metric).__name__}()]'


def _refusal(metric: Any, output: Asked) -> str:
    """Why a metric cannot be computed of such targets and answers; "" where it can."""
    rows = output.y[:FEW]
    known = [length for length in output.shape if length is not None]
    if len(known) < len(output.shape):
        return ""
    try:
        metric.sums(rows, np.full((len(rows), *known), 0.5, np.float32))
    except (DataError, ShapeError) as error:
        return f"{metric.name}: {error}"
    except Exception:  # a metric of the user's own may want other answers
        return ""
    return ""


def _sound(output: Asked) -> Write:
    """A metric that fits the task."""
    if output.task.chooses or output.task.kind == "labels":
        return Write(tell("Count right classes"), 'metrics=["accuracy"]')
    return Write(tell("Measure how far off the numbers are"), 'metrics=["mae"]  # or ["r2_score"]')
