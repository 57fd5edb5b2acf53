"""Adagrad: each weight has its own rate, the smaller the more it has already been changed."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, not_negative, positive


class Adagrad(Optimizer):
    """Divides each weight's gradient by the root of the sum of all its squares so far.

        accumulator = accumulator + gradient^2
        update      = -rate * gradient / sqrt(accumulator + epsilon)

    Rare features keep a high rate, frequent ones slow down; no rate ever rises again.

    Args:
        initial_accumulator_value: what the sum of squares begins with, at least 0.
        epsilon: keeps the root away from 0.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> adagrad = Adagrad(learning_rate=1.0, initial_accumulator_value=0.0)
        >>> weights = {"w": np.float32([1.0, 1.0])}
        >>> gradients = {"w": np.float32([0.01, 100.0])}
        >>> updates, slots = adagrad.update(gradients, adagrad.init(weights), weights, 1, 1.0)
        >>> updates["w"].round(2)
        array([-1., -1.], dtype=float32)

    Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", 2011.
    """

    initial_accumulator_value: float = 0.1
    epsilon: float = 1e-7

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, initial_accumulator_value=not_negative, epsilon=positive)

    def first_values(self) -> dict[str, float]:
        """The sum of the squares of all gradients."""
        return {"accumulator": self.initial_accumulator_value}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        accumulator = slots["accumulator"] + xp.square(gradient)
        update = -rate * gradient / xp.sqrt(accumulator + self.epsilon)
        return update, {"accumulator": accumulator}
