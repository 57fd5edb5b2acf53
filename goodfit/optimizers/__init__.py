"""How gradients become updates of the weights: optimisers, and schedules of their learning rate."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions
from goodfit.descriptions import Description
from goodfit.errors import UnknownNameError
from goodfit.optimizers import schedules, stages
from goodfit.optimizers.adadelta import Adadelta
from goodfit.optimizers.adafactor import Adafactor
from goodfit.optimizers.adagrad import Adagrad
from goodfit.optimizers.adam import Adam
from goodfit.optimizers.adamax import Adamax
from goodfit.optimizers.adamw import AdamW
from goodfit.optimizers.ftrl import Ftrl
from goodfit.optimizers.lamb import Lamb
from goodfit.optimizers.lbfgs import LBFGS
from goodfit.optimizers.lion import Lion
from goodfit.optimizers.loss_scale_optimizer import LossScaleOptimizer
from goodfit.optimizers.minimizer import Minimizer
from goodfit.optimizers.multi_optimizer import MultiOptimizer, OptimizerMap
from goodfit.optimizers.muon import Muon
from goodfit.optimizers.nadam import Nadam
from goodfit.optimizers.optimizer import Optimizer
from goodfit.optimizers.rmsprop import RMSprop
from goodfit.optimizers.schedule_free_adamw import ScheduleFreeAdamW
from goodfit.optimizers.sgd import SGD

__all__ = [
    "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "LBFGS", "Lamb", "Lion",
    "LossScaleOptimizer", "Minimizer", "MultiOptimizer", "Muon", "Nadam", "Optimizer",
    "OptimizerMap", "RMSprop", "SGD", "ScheduleFreeAdamW", "get", "schedules", "stages",
]  # fmt: skip

NAMED: dict[str, type[Minimizer]] = {
    kind.__name__.lower(): kind
    for kind in (
        SGD, RMSprop, Adam, AdamW, Adadelta, Adagrad, Adamax, Adafactor, Nadam, Ftrl, Lion, Lamb,
        Muon, ScheduleFreeAdamW, LBFGS,
    )
}  # fmt: skip
"""Every optimiser that a name is enough for, by that name."""

OPTIMIZERS: dict[str, type[Description]] = {
    **NAMED,
    **{kind.__name__.lower(): kind for kind in (LossScaleOptimizer, MultiOptimizer, OptimizerMap)},
}
"""Every optimiser, and what is made of others, by its name in lower case."""


def get(given: Any) -> Minimizer:
    """The optimiser that a name (in any case), a class or an optimiser stands for.

    Raises:
        UnknownNameError: no such name, or no optimiser; the nearest right name is proposed.

    Example:
        >>> get("adam"), get(SGD), get(RMSprop(learning_rate=0.01))
        (Adam(), SGD(), RMSprop(learning_rate=0.01))
    """
    name = given.lower() if isinstance(given, str) else given
    found = descriptions.get("optimizer", name, NAMED)
    if not isinstance(found, Minimizer):
        raise UnknownNameError("optimizer", given, NAMED)
    return found
