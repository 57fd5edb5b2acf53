"""How gradients become updates of the weights: optimisers, and schedules of their learning rate."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions
from goodfit.errors import UnknownNameError
from goodfit.optimizers import schedules
from goodfit.optimizers.adagrad import Adagrad
from goodfit.optimizers.adam import Adam
from goodfit.optimizers.optimizer import Optimizer
from goodfit.optimizers.rmsprop import RMSprop
from goodfit.optimizers.sgd import SGD

__all__ = ["Adagrad", "Adam", "Optimizer", "RMSprop", "SGD", "get", "schedules"]

OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD, "adagrad": Adagrad, "rmsprop": RMSprop, "adam": Adam,
}  # fmt: skip
"""Every optimiser by its name in lower case."""


def get(given: Any) -> Optimizer:
    """The optimiser that a name (in any case), a class or an optimiser stands for.

    Raises:
        UnknownNameError: no such name, or no optimiser; the nearest right name is proposed.

    Example:
        >>> get("adam"), get(SGD), get(RMSprop(learning_rate=0.01))
        (Adam(), SGD(), RMSprop(learning_rate=0.01))
    """
    name = given.lower() if isinstance(given, str) else given
    found = descriptions.get("optimizer", name, OPTIMIZERS)
    if not isinstance(found, Optimizer):
        raise UnknownNameError("optimizer", given, OPTIMIZERS)
    return found
