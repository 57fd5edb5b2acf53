"""Losses: what training makes small. Each is a function, and a class with settings around it."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions
from goodfit.errors import UnknownNameError
from goodfit.losses.binary import BinaryCrossentropy, binary_crossentropy
from goodfit.losses.categorical import (
    CategoricalCrossentropy,
    KLDivergence,
    SparseCategoricalCrossentropy,
    categorical_crossentropy,
    kl_divergence,
    sparse_categorical_crossentropy,
)
from goodfit.losses.directions import CosineSimilarity, cosine_similarity
from goodfit.losses.focal import (
    BinaryFocalCrossentropy,
    CategoricalFocalCrossentropy,
    binary_focal_crossentropy,
    categorical_focal_crossentropy,
)
from goodfit.losses.loss import Loss, LossFunctionWrapper
from goodfit.losses.margins import (
    CategoricalHinge,
    Hinge,
    SquaredHinge,
    categorical_hinge,
    hinge,
    squared_hinge,
)
from goodfit.losses.noisy_labels import (
    CategoricalGeneralizedCrossEntropy,
    categorical_generalized_cross_entropy,
)
from goodfit.losses.overlap import Dice, Tversky, dice, tversky
from goodfit.losses.pairs import Circle, circle
from goodfit.losses.regression import (
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanSquaredError,
    huber,
    log_cosh,
    mean_absolute_error,
    mean_squared_error,
)
from goodfit.losses.relative import (
    MeanAbsolutePercentageError,
    MeanSquaredLogarithmicError,
    Poisson,
    mean_absolute_percentage_error,
    mean_squared_logarithmic_error,
    poisson,
)
from goodfit.losses.temporal import CTC, ctc

__all__ = [
    "get", "Loss", "LossFunctionWrapper",
    "MeanSquaredError", "MeanAbsoluteError", "Huber", "LogCosh", "CosineSimilarity",
    "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Poisson",
    "BinaryCrossentropy", "BinaryFocalCrossentropy", "CategoricalCrossentropy",
    "CategoricalFocalCrossentropy", "SparseCategoricalCrossentropy",
    "CategoricalGeneralizedCrossEntropy", "KLDivergence",
    "Hinge", "SquaredHinge", "CategoricalHinge", "Dice", "Tversky", "Circle", "CTC",
    "mean_squared_error", "mean_absolute_error", "huber", "log_cosh", "cosine_similarity",
    "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "poisson",
    "binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy",
    "categorical_focal_crossentropy", "sparse_categorical_crossentropy",
    "categorical_generalized_cross_entropy", "kl_divergence",
    "hinge", "squared_hinge", "categorical_hinge", "dice", "tversky", "circle", "ctc",
]  # fmt: skip

FUNCTIONS = {
    mean_squared_error: MeanSquaredError,
    mean_absolute_error: MeanAbsoluteError,
    huber: Huber,
    log_cosh: LogCosh,
    cosine_similarity: CosineSimilarity,
    mean_absolute_percentage_error: MeanAbsolutePercentageError,
    mean_squared_logarithmic_error: MeanSquaredLogarithmicError,
    poisson: Poisson,
    binary_crossentropy: BinaryCrossentropy,
    binary_focal_crossentropy: BinaryFocalCrossentropy,
    categorical_crossentropy: CategoricalCrossentropy,
    categorical_focal_crossentropy: CategoricalFocalCrossentropy,
    sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
    categorical_generalized_cross_entropy: CategoricalGeneralizedCrossEntropy,
    kl_divergence: KLDivergence,
    hinge: Hinge,
    squared_hinge: SquaredHinge,
    categorical_hinge: CategoricalHinge,
    dice: Dice,
    tversky: Tversky,
    circle: Circle,
    ctc: CTC,
}
"""The class of each function; a user may name either."""

SHORT_NAMES = {
    "mse": MeanSquaredError, "mae": MeanAbsoluteError, "mape": MeanAbsolutePercentageError,
    "msle": MeanSquaredLogarithmicError, "bce": BinaryCrossentropy, "kld": KLDivergence,
}  # fmt: skip

LOSSES: dict[str, type[Loss]] = {
    **{function.__name__: kind for function, kind in FUNCTIONS.items()},
    **{kind.__name__: kind for kind in FUNCTIONS.values()},
    **SHORT_NAMES,
    **{name.upper(): kind for name, kind in SHORT_NAMES.items()},
}
"""The losses by name."""


def get(given: Any) -> Loss:
    """The loss that a name stands for; a function of targets and predictions becomes a loss.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.

    Example:
        >>> get("mse"), get(mean_squared_error)
        (MeanSquaredError(), MeanSquaredError())
    """
    found: Any = descriptions.get("loss", given, LOSSES)
    if isinstance(found, Loss):
        return found
    if not callable(found):
        raise UnknownNameError("loss", given, LOSSES)
    if found in FUNCTIONS:
        return FUNCTIONS[found]()
    return LossFunctionWrapper(fn=found, name=getattr(found, "__name__", "loss"))
