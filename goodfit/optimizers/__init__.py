"""How gradients become updates of the weights: optimisers, and schedules of their learning rate."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions
from goodfit.optimizers import schedules
from goodfit.optimizers.adagrad import Adagrad
from goodfit.optimizers.adam import Adam
from goodfit.optimizers.optimizer import Optimizer
from goodfit.optimizers.rmsprop import RMSprop
from goodfit.optimizers.settings import SettingError
from goodfit.optimizers.sgd import SGD

KNOWN: dict[str, type[Optimizer]] = {
    "SGD": SGD, "Adagrad": Adagrad, "RMSprop": RMSprop, "Adam": Adam,
}  # fmt: skip
"""Every optimiser by the name of its class."""

__all__ = ["KNOWN", "SGD", "Adagrad", "Adam", "Optimizer", "RMSprop", "get", "schedules"]


def get(given: Any) -> Optimizer:
    """The optimiser that a name (in any case), a class or an optimiser stands for.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.
        SettingError: something that is no optimiser.

    Example:
        >>> get("adam"), get(SGD), get(RMSprop(learning_rate=0.01))
        (Adam(), SGD(), RMSprop(learning_rate=0.01))
    """
    name = given.lower() if isinstance(given, str) else given
    found = descriptions.get("optimizer", name, {known.lower(): KNOWN[known] for known in KNOWN})
    if not isinstance(found, Optimizer):
        raise SettingError(
            f'{given!r} is no optimizer. Write "adam", or goodfit.optimizers.Adam().'
        )
    return found
