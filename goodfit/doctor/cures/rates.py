"""The user's own optimiser, written with other learning rates."""

from __future__ import annotations

from typing import Any

from goodfit.optimizers import MultiOptimizer, OptimizerMap
from goodfit.optimizers.schedules import LearningRateSchedule

_OF_SCHEDULES = (
    "initial_learning_rate", "max_learning_rate", "warmup_target", "end_learning_rate", "values",
    "schedule", "schedules",
)  # fmt: skip
"""The settings of schedules that are rates, or schedules themselves."""


def with_rates(optimizer: Any, factor: float) -> Any:
    """The same optimiser, all of whose learning rates are multiplied.

    Args:
        optimizer: also one that wraps others: then those are changed.
        factor: for a schedule it multiplies what it begins with, rises to and ends with.

    Example:
        >>> from goodfit.optimizers import SGD, LossScaleOptimizer
        >>> from goodfit.optimizers.schedules import CosineDecay
        >>> with_rates(LossScaleOptimizer(SGD(CosineDecay(0.5, 100), momentum=0.9)), 0.1)
        LossScaleOptimizer(inner_optimizer=SGD(learning_rate=CosineDecay(initial_learning_rate=0.05,
        decay_steps=100), momentum=0.9))
    """
    if hasattr(optimizer, "inner_optimizer"):
        return _but(optimizer, inner_optimizer=with_rates(optimizer.inner_optimizer, factor))
    if isinstance(optimizer, MultiOptimizer):
        return _but(optimizer, optimizer_map=_each(optimizer.optimizer_map, factor))
    return _but(optimizer, learning_rate=_multiplied(optimizer.learning_rate, factor))


def _each(chosen: Any, factor: float) -> Any:
    """The map with other rates; a function that chooses stays, for it cannot be rewritten."""
    if not isinstance(chosen, OptimizerMap):
        return chosen
    named = {name: with_rates(one, factor) for name, one in (chosen.optimizer_map or {}).items()}
    return OptimizerMap(with_rates(chosen.default_optimizer, factor), named or None)


def _multiplied(rate: Any, factor: float) -> Any:
    """A rate, a schedule, or several of them, multiplied; numbers are rounded to be read."""
    if isinstance(rate, LearningRateSchedule):
        given = {name: getattr(rate, name, None) for name in _OF_SCHEDULES}
        known = {name: value for name, value in given.items() if value is not None}
        return _but(rate, **{name: _multiplied(value, factor) for name, value in known.items()})
    if isinstance(rate, list | tuple):
        return [_multiplied(each, factor) for each in rate]
    return float(f"{rate * factor:.3g}")


def _but(description: Any, **changed: Any) -> Any:
    return type(description)(**{**description.settings(), **changed})
