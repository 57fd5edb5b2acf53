"""Stochastic gradient descent, with or without momentum."""

from __future__ import annotations

from goodfit.arrays import Array
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.optimizers.schedules import LearningRateSchedule
from goodfit.settings import check, fraction


class SGD(Optimizer):
    """Gradient descent; with momentum it keeps rolling in the direction it came from.

        velocity = momentum * velocity - rate * gradient
        update   = velocity                                       (plain momentum)
        update   = momentum * velocity - rate * gradient          (Nesterov)

    Without momentum the update is `-rate * gradient` and nothing is remembered.

    Args:
        momentum: the share of the velocity that a step keeps, 0 to 1.
        nesterov: looks at the slope ahead, where the velocity is about to lead.

    Raises:
        SettingError: `momentum` is not a number from 0 to 1.

    Example:
        >>> import numpy as np
        >>> sgd = SGD(learning_rate=0.5)
        >>> weights = {"w": np.float32([1.0])}
        >>> sgd.update({"w": np.float32([4.0])}, sgd.init(weights), weights, step=1, rate=0.5)
        ({'w': array([-2.], dtype=float32)}, {'w': {}})

    Robbins and Monro, "A stochastic approximation method", 1951; Polyak, "Some methods of speeding
    up the convergence of iteration methods", 1964; Nesterov, "A method for solving the convex
    programming problem with convergence rate O(1/k^2)", 1983, in the form of Sutskever and others,
    "On the importance of initialization and momentum in deep learning", 2013.
    """

    learning_rate: float | LearningRateSchedule = 0.01
    momentum: float = 0.0
    nesterov: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, momentum=fraction)

    def first_values(self) -> dict[str, float]:
        """The velocity, where there is momentum."""
        return {"velocity": 0.0} if self.momentum else {}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        if not self.momentum:
            return -rate * gradient, slots
        velocity = self.momentum * slots["velocity"] - rate * gradient
        update = self.momentum * velocity - rate * gradient if self.nesterov else velocity
        return update, {"velocity": velocity}
