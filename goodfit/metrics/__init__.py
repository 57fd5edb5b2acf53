"""Metrics: how good the predictions are, for people to read; exact over any batching."""

from __future__ import annotations

import dataclasses
from typing import Any

from goodfit import descriptions
from goodfit.errors import DataError, UnknownNameError
from goodfit.losses import (
    binary_crossentropy,
    categorical_crossentropy,
    kl_divergence,
    mean_absolute_error,
    mean_squared_error,
    sparse_categorical_crossentropy,
)
from goodfit.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
)
from goodfit.metrics.metric import MeanMetric, MeanMetricWrapper, Metric
from goodfit.metrics.probabilistic import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    KLDivergence,
    SparseCategoricalCrossentropy,
)
from goodfit.metrics.regression import (
    MeanAbsoluteError,
    MeanSquaredError,
    R2Score,
    RootMeanSquaredError,
)

__all__ = [
    "get", "Metric", "MeanMetric", "MeanMetricWrapper",
    "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy",
    "MeanSquaredError", "MeanAbsoluteError", "RootMeanSquaredError", "R2Score",
    "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy",
    "KLDivergence", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
    "mean_squared_error", "mean_absolute_error", "kl_divergence",
    "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy",
]  # fmt: skip

KINDS: tuple[type[Metric], ...] = (
    BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy,
    MeanSquaredError, MeanAbsoluteError, RootMeanSquaredError, R2Score,
    BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy, KLDivergence,
)  # fmt: skip

SHORT_NAMES: dict[str, type[Metric]] = {
    "mse": MeanSquaredError, "mae": MeanAbsoluteError, "rmse": RootMeanSquaredError,
    "bce": BinaryCrossentropy, "kld": KLDivergence,
}  # fmt: skip

METRICS: dict[str, type[Metric]] = {
    "accuracy": Accuracy,
    "acc": Accuracy,
    "Accuracy": Accuracy,
    **{kind().name: kind for kind in KINDS},
    **{kind.__name__: kind for kind in KINDS},
    **SHORT_NAMES,
    **{name.upper(): kind for name, kind in SHORT_NAMES.items()},
}
"""The metrics by name."""

ACCURACIES: dict[str, type[Metric]] = {
    "classes": SparseCategoricalAccuracy,
    "one_hot": CategoricalAccuracy,
    "probabilities": CategoricalAccuracy,
    "binary": BinaryAccuracy,
}
"""What "accuracy" means, by what targets mean to the loss."""


def get(given: Any, loss: Any = None, output_shape: tuple[int | None, ...] = ()) -> Metric:
    """The metric that a name stands for; a function of targets and predictions becomes a metric.

    "accuracy" is the one that fits the loss. A metric that was named keeps the name as it was
    written ("mse"), in the history too.

    Args:
        given: a name, a metric, its class, or a function.
        loss: the loss that training makes small, if any.
        output_shape: the shape of one prediction, where it is known.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.
        DataError: "accuracy" makes no sense with this loss or this output.

    Example:
        >>> from goodfit import losses
        >>> get("mse").name, get(R2Score()).name
        ('mse', 'r2_score')
        >>> get("accuracy", losses.get("binary_crossentropy"))
        BinaryAccuracy(name='accuracy')
    """
    if loss is not None and isinstance(given, str) and given.lower() in ("accuracy", "acc"):
        return dataclasses.replace(_accuracy(loss, output_shape), name=given)
    found: Any = descriptions.get("metric", given, METRICS)
    if isinstance(found, Metric):
        return dataclasses.replace(found, name=given) if isinstance(given, str) else found
    if not callable(found):
        raise UnknownNameError("metric", given, METRICS)
    return MeanMetricWrapper(fn=found, name=getattr(found, "__name__", "metric"))


def _accuracy(loss: Any, output_shape: tuple[int | None, ...]) -> Metric:
    if loss.targets not in ACCURACIES:
        raise DataError(
            f"'accuracy' counts right classes, but the loss {loss.name!r} compares numbers. "
            "For a regression write metrics=['mae'] or metrics=['r2_score']; for classes choose a "
            "loss for classes, or name the metric itself, such as metrics=['binary_accuracy']."
        )
    if loss.targets != "binary" and output_shape[-1:] == (1,):
        raise DataError(
            f"The model has one output, so that 'accuracy' with the loss {loss.name!r} could only "
            "ever find class 0. End the model with a unit for each class, or for two classes with "
            "`Dense(1, activation='sigmoid')` and loss='binary_crossentropy'."
        )
    if getattr(loss, "from_logits", False) and loss.targets == "binary":
        return BinaryAccuracy(threshold=0.0)  # a score above 0 is a probability above 1/2
    return ACCURACIES[loss.targets]()
