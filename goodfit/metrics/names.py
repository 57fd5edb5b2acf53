"""What metric a name stands for; "accuracy" and "crossentropy" are those that fit the loss."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from goodfit import descriptions
from goodfit.errors import DataError, SettingError, UnknownNameError
from goodfit.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from goodfit.metrics.auc import AUC
from goodfit.metrics.by_shape import accuracy_by_shape, accuracy_of_signs
from goodfit.metrics.correlation import (
    ConcordanceCorrelation,
    CosineSimilarity,
    PearsonCorrelation,
)
from goodfit.metrics.f_score import F1Score, FBetaScore
from goodfit.metrics.iou import BinaryIoU, IoU, MeanIoU, OneHotIoU, OneHotMeanIoU
from goodfit.metrics.margins import CategoricalHinge, Hinge, SquaredHinge
from goodfit.metrics.metric import MeanMetricWrapper, Metric
from goodfit.metrics.probabilistic import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    KLDivergence,
    Poisson,
    SparseCategoricalCrossentropy,
)
from goodfit.metrics.r2_score import R2Score
from goodfit.metrics.ranking import SparseTopKCategoricalAccuracy, TopKCategoricalAccuracy
from goodfit.metrics.reductions import Mean, Sum
from goodfit.metrics.regression import (
    LogCoshError,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    RootMeanSquaredError,
)
from goodfit.metrics.thresholds import (
    FalseNegatives,
    FalsePositives,
    Precision,
    Recall,
    TrueNegatives,
    TruePositives,
)
from goodfit.metrics.tradeoffs import (
    PrecisionAtRecall,
    RecallAtPrecision,
    SensitivityAtSpecificity,
    SpecificityAtSensitivity,
)

KINDS: tuple[type[Metric], ...] = (
    Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy,
    TopKCategoricalAccuracy, SparseTopKCategoricalAccuracy,
    TruePositives, FalsePositives, TrueNegatives, FalseNegatives, Precision, Recall,
    F1Score, FBetaScore, AUC, SensitivityAtSpecificity, SpecificityAtSensitivity,
    PrecisionAtRecall, RecallAtPrecision,
    IoU, MeanIoU, OneHotIoU, OneHotMeanIoU, BinaryIoU,
    MeanSquaredError, RootMeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError,
    MeanSquaredLogarithmicError, LogCoshError, R2Score,
    PearsonCorrelation, ConcordanceCorrelation, CosineSimilarity,
    BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy,
    KLDivergence, Poisson, Hinge, SquaredHinge, CategoricalHinge,
    Sum, Mean,
)  # fmt: skip

SHORT_NAMES: dict[str, type[Metric]] = {
    "acc": Accuracy, "mse": MeanSquaredError, "rmse": RootMeanSquaredError,
    "mae": MeanAbsoluteError, "mape": MeanAbsolutePercentageError,
    "msle": MeanSquaredLogarithmicError, "kld": KLDivergence,
    "bce": BinaryCrossentropy, "ce": CategoricalCrossentropy,
}  # fmt: skip

METRICS: dict[str, type[Metric]] = {
    **{kind.__dataclass_fields__["name"].default: kind for kind in KINDS},
    **{kind.__name__: kind for kind in KINDS},
    **SHORT_NAMES,
    **{name.upper(): kind for name, kind in SHORT_NAMES.items()},
    "crossentropy": CategoricalCrossentropy,
    "f_beta_score": FBetaScore,
    "log_cosh_error": LogCoshError,
}
"""The metrics by name."""

ACCURACIES: dict[str, type[Metric]] = {
    "classes": SparseCategoricalAccuracy,
    "one_hot": CategoricalAccuracy,
    "probabilities": CategoricalAccuracy,
    "binary": BinaryAccuracy,
}
"""What "accuracy" means, by what targets mean to the loss."""

CROSSENTROPIES: dict[str, Callable[[bool], Metric]] = {
    "classes": SparseCategoricalCrossentropy,
    "one_hot": CategoricalCrossentropy,
    "probabilities": CategoricalCrossentropy,
    "binary": BinaryCrossentropy,
}
"""What "crossentropy" means, by what targets mean to the loss; made with `from_logits`."""


def get(given: Any, loss: Any = None, output_shape: tuple[int | None, ...] = ()) -> Metric:
    """The metric that a name stands for; a function of targets and predictions becomes a metric.

    "accuracy" ("acc") and "crossentropy" ("ce") are those that fit the loss, if one is given; with
    a loss that is not for classes, "accuracy" is what fits the shapes. A metric that was named
    keeps the name as it was written ("mse"), in the history too.

    Args:
        given: a name, a metric, its class, or a function.
        loss: the loss that training makes small, if any.
        output_shape: the shape of one prediction, where it is known.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.
        SettingError: the metric has settings that must be chosen.
        DataError: "crossentropy" makes no sense with this loss.

    Example:
        >>> from goodfit import losses
        >>> from goodfit.metrics import R2Score
        >>> get("mse").name, get(R2Score()).name
        ('mse', 'r2_score')
        >>> get("accuracy", losses.get("binary_crossentropy"))
        BinaryAccuracy(name='accuracy')
    """
    if loss is not None and isinstance(given, str):
        if given.lower() in ("accuracy", "acc"):
            return dataclasses.replace(_accuracy(loss, output_shape), name=given)
        if given.lower() in ("crossentropy", "ce"):
            return dataclasses.replace(_crossentropy(loss), name=given)
    _require_no_choice(given)
    found: Any = descriptions.get("metric", given, METRICS)
    if isinstance(found, Metric):
        return dataclasses.replace(found, name=given) if isinstance(given, str) else found
    if not callable(found):
        raise UnknownNameError("metric", given, METRICS)
    return MeanMetricWrapper(fn=found, name=getattr(found, "__name__", "metric"))


def _accuracy(loss: Any, output_shape: tuple[int | None, ...]) -> Metric:
    """By what targets mean to the loss; where that leaves it open, by the shapes."""
    if loss.targets == "signs":
        return MeanMetricWrapper(fn=accuracy_of_signs)
    if loss.targets not in ACCURACIES:
        return MeanMetricWrapper(fn=accuracy_by_shape)
    if loss.targets != "binary" and output_shape[-1:] != (1,):
        return ACCURACIES[loss.targets]()
    if getattr(loss, "from_logits", False):
        return BinaryAccuracy(threshold=0.0)  # a score above 0 is a probability above 1/2
    return BinaryAccuracy()


def _crossentropy(loss: Any) -> Metric:
    if loss.targets not in CROSSENTROPIES:
        raise DataError(
            f"'crossentropy' compares probabilities, but the loss {loss.name!r} takes targets for "
            f"{loss.targets}. For a regression write metrics=['mae']; for classes choose a loss "
            "for classes."
        )
    return CROSSENTROPIES[loss.targets](getattr(loss, "from_logits", False))


def _require_no_choice(given: Any) -> None:
    """Raises SettingError if a metric is named that has settings without a default."""
    kind = METRICS.get(given, given) if isinstance(given, str) else given
    if not (isinstance(kind, type) and issubclass(kind, Metric)):
        return
    missing = [
        field.name
        for field in dataclasses.fields(kind)
        if field.init and field.default is dataclasses.MISSING
    ]
    if missing:
        settings = ", ".join(f"{name}=..." for name in missing)
        raise SettingError(
            f"The metric {given if isinstance(given, str) else kind.__name__!r} has no default for "
            f"{' and '.join(missing)}. Write `metrics=[{kind.__name__}({settings})]`."
        )
