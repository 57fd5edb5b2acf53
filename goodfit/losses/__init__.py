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
from goodfit.losses.loss import Loss, LossFunctionWrapper
from goodfit.losses.regression import (
    MeanAbsoluteError,
    MeanSquaredError,
    mean_absolute_error,
    mean_squared_error,
)

__all__ = [
    "get", "Loss", "LossFunctionWrapper",
    "MeanSquaredError", "MeanAbsoluteError", "KLDivergence",
    "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy",
    "mean_squared_error", "mean_absolute_error", "kl_divergence",
    "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy",
]  # fmt: skip

FUNCTIONS = {
    mean_squared_error: MeanSquaredError,
    mean_absolute_error: MeanAbsoluteError,
    binary_crossentropy: BinaryCrossentropy,
    categorical_crossentropy: CategoricalCrossentropy,
    sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
    kl_divergence: KLDivergence,
}
"""The class of each function; a user may name either."""

SHORT_NAMES = {
    "mse": MeanSquaredError, "mae": MeanAbsoluteError,
    "bce": BinaryCrossentropy, "kld": KLDivergence,
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
