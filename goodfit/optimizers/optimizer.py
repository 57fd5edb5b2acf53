"""What an optimiser is: settings, a slot or two to remember for each weight, and one formula."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, TypeAlias

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.descriptions import Description
from goodfit.optimizers.schedules import LearningRateSchedule
from goodfit.settings import Rule, check

Slots: TypeAlias = dict[str, Array]
"""What the optimiser remembers of one array of the params: arrays of its shape, by name."""


def _read_rate(given: Any) -> Any:
    if isinstance(given, LearningRateSchedule):
        return given
    if isinstance(given, str | bool) or not hasattr(given, "__float__"):
        return None
    return float(given) if math.isfinite(given) else None


number_or_schedule = Rule(
    _read_rate, "a finite number, or one of goodfit.optimizers.schedules", "0.001"
)


class Optimizer(Description):
    """The parent of all optimisers: how gradients become updates, which are added to the params.

    A subclass says in `first_values` which slots it keeps for each array, and computes the update
    of one array in `update_one`. It holds no arrays itself: `init` makes the slots, a tree like the
    params with a dict of slots in the place of each array, and `update` returns the next ones.

    Args:
        learning_rate: a number, or a schedule: how it changes with the steps.
        name: only for the reader.

    Example:
        >>> import numpy as np
        >>> class SignDescent(Optimizer):
        ...     def update_one(self, gradient, slots, param, step, rate):
        ...         return -rate * np.sign(gradient), slots
        >>> descent = SignDescent(learning_rate=0.5)
        >>> params = {"kernel": np.float32([1.0, 2.0])}
        >>> gradients = {"kernel": np.float32([-3.0, 4.0])}
        >>> descent.update(gradients, descent.init(params), params, step=1, rate=descent.rate(0))
        ({'kernel': array([ 0.5, -0.5], dtype=float32)}, {'kernel': {}})
    """

    learning_rate: float | LearningRateSchedule = 0.001
    name: str | None = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        check(self, learning_rate=number_or_schedule)

    def first_values(self) -> dict[str, float]:
        """The slots of one array of the params, by name: the number that each begins with."""
        return {}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula: what is added to one array of the params, and what is remembered.

        `step` (counted from 1) and `rate` have the param's dtype.
        """
        raise NotImplementedError(f"{type(self).__name__} has no `update_one`")

    def init(self, params: Tree) -> Tree:
        """The slots before the first step."""
        return trees.map(self._first_slots, params)

    def update(
        self, gradients: Tree, slots: Tree, params: Tree, step: Array, rate: Array
    ) -> tuple[Tree, Tree]:
        """The updates, to be added to the params, and the slots of the next step.

        Args:
            gradients: the gradient of the loss, a tree like the params.
            slots: what `init` or the last `update` returned.
            params: the weights.
            step: the number of this step, from 1.
            rate: the learning rate of this step.
        """

        def both(param: Array, gradient: Array, own: Slots) -> tuple[Array, Slots]:
            xp = namespace(param, gradient, step, rate)
            step_here = xp.asarray(step, dtype=param.dtype)
            rate_here = xp.asarray(rate, dtype=param.dtype)
            return self.update_one(gradient, own, param, step_here, rate_here)

        pairs = trees.map(both, params, gradients, slots)
        updates = trees.map(lambda _, pair: pair[0], params, pairs)
        return updates, trees.map(lambda _, pair: pair[1], params, pairs)

    def rate(self, step: Array) -> Array:
        """The learning rate of a step; here steps are counted from 0."""
        if isinstance(self.learning_rate, LearningRateSchedule):
            return self.learning_rate(step)
        return self.learning_rate

    def _first_slots(self, param: Array) -> Slots:
        xp = namespace(param)
        return {name: xp.full_like(param, first) for name, first in self.first_values().items()}
