"""Ftrl: the weights are what would have been best for all gradients so far; many are exactly 0."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, not_negative, number

not_positive = number(lambda n: -float("inf") < n <= 0, "a number, 0 or less", "-0.5")


class Ftrl(Optimizer):
    """Follow the regularised leader: a penalty that grows with the steps holds the weights.

        slope       = gradient + 2 * l2_shrinkage * param
        accumulator = accumulator_before + gradient^2
        growth      = accumulator^-power - accumulator_before^-power
        linear      = linear + slope - growth / rate * param
        curvature   = accumulator^-power / rate + beta / rate + 2 * l2
        new param   = (clip(linear, -l1, l1) - linear) / curvature

    `power` is `learning_rate_power`. A weight whose `linear` is smaller than `l1` is exactly 0. The
    weights are made new of all gradients at each step: what they began with is forgotten at the
    first, and a learning rate of 0 is not possible.

    Args:
        learning_rate_power: how fast the rates fall, 0 or less; 0 keeps them.
        initial_accumulator_value: what the sum of squares begins with, 0 or more.
        l1_regularization_strength: the force that makes weights exactly 0.
        l2_regularization_strength: the force that keeps weights small.
        l2_shrinkage_regularization_strength: an L2 penalty added to the loss.
        beta: lowers the rate of weights that have seen little.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> ftrl = Ftrl(learning_rate=0.1, l1_regularization_strength=1.0)
        >>> weights = {"w": np.float32([0.0, 0.0])}
        >>> gradients = {"w": np.float32([0.5, -3.0])}
        >>> updates, slots = ftrl.update(gradients, ftrl.init(weights), weights, step=1, rate=0.1)
        >>> updates["w"].round(3)
        array([0.   , 0.066], dtype=float32)

    McMahan and others, "Ad click prediction: a view from the trenches", 2013.
    """

    learning_rate_power: float = -0.5
    initial_accumulator_value: float = 0.1
    l1_regularization_strength: float = 0.0
    l2_regularization_strength: float = 0.0
    l2_shrinkage_regularization_strength: float = 0.0
    beta: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, learning_rate_power=not_positive, initial_accumulator_value=not_negative)
        check(self, l1_regularization_strength=not_negative, beta=not_negative)
        check(self, l2_regularization_strength=not_negative)
        check(self, l2_shrinkage_regularization_strength=not_negative)

    def first_values(self) -> dict[str, float]:
        """The sum of squares, and the linear part of what the weights minimise."""
        return {"accumulator": self.initial_accumulator_value, "linear": 0.0}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        slope = gradient + 2 * self.l2_shrinkage_regularization_strength * param
        accumulator = slots["accumulator"] + xp.square(gradient)
        before, after = (x**-self.learning_rate_power for x in (slots["accumulator"], accumulator))
        linear = slots["linear"] + slope - (after - before) / rate * param
        curvature = (after + self.beta) / rate + 2 * self.l2_regularization_strength
        l1 = self.l1_regularization_strength
        new = (xp.clip(linear, -l1, l1) - linear) / xp.where(curvature > 0, curvature, 1)
        return new - param, {"accumulator": accumulator, "linear": linear}
