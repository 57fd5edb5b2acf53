"""How long, in which steps and by which optimiser a network is trained."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from goodfit import optimizers
from goodfit.errors import SettingError
from goodfit.study import training
from goodfit.study.options import Options

__all__ = ["Course", "course"]


class Course(NamedTuple):
    """What the parameters of an estimator mean for some rows, by the rules of a study."""

    epochs: int
    batch_size: int
    patience: int
    optimizer: Any
    steps: int


def course(parameters: dict[str, Any], rows: int, *, steady: bool) -> Course:
    """A training of so many rows.

    Args:
        parameters: what `get_params` of the estimator gives.
        rows: what is trained on.
        steady: whether it is one epoch of a training that has no end, so that the learning rate
            must not fall.

    Raises:
        UnknownNameError: there is no such optimiser.
        SettingError: two parameters say how long the steps are.
    """
    optimizer = parameters["optimizer"]
    options = Options(
        data="",
        epochs=1 if steady else _chosen(parameters["max_iter"]),
        batch_size=_chosen(parameters["batch_size"]),
        learning_rate=_chosen(parameters["learning_rate_init"]),
        optimizer=optimizer,
    )
    epochs, size = training.epochs(options, rows), training.rows_of_a_step(options, rows)
    falls = isinstance(optimizer, str) and not steady
    return Course(
        epochs,
        size,
        _chosen(parameters["n_iter_no_change"]) or training.patience(options, rows),
        training.optimizer_of(options, rows) if falls else _steady(options),
        epochs * math.ceil(rows / size),
    )


def _steady(options: Options) -> Any:
    """The optimiser that was asked for, as it is."""
    optimizer, rate = optimizers.get(options.optimizer), options.learning_rate
    if rate is None:
        return optimizer
    if isinstance(options.optimizer, str):
        return type(optimizer)(learning_rate=rate)  # type: ignore[call-arg]
    raise SettingError(
        f"Both optimizer={optimizer!r} and learning_rate_init={rate!r} say how long the steps are. "
        f"Write one of them: `optimizer={type(optimizer).__name__}(learning_rate={rate})`."
    )


def _chosen(parameter: Any) -> Any:
    return None if isinstance(parameter, str) and parameter == "auto" else parameter
