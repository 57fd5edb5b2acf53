"""Adamax: Adam that measures the gradient by its greatest recent size."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, fraction_below_one, positive


class Adamax(Optimizer):
    """Adam with the infinity norm: the running mean of squares becomes a fading maximum.

        momentum = momentum + (gradient - momentum) * (1 - beta_1)
        norm     = max(beta_2 * norm, |gradient|)
        update   = -rate / (1 - beta_1^step) * momentum / (norm + epsilon)

    Args:
        beta_1: the share of the mean gradient that a step keeps, at least 0, less than 1.
        beta_2: how slowly the maximum fades, at least 0, less than 1.
        epsilon: keeps the norm away from 0.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> adamax = Adamax(learning_rate=0.1)
        >>> weights = {"w": np.float32([1.0, 1.0])}
        >>> gradients = {"w": np.float32([0.1, -100.0])}
        >>> updates, slots = adamax.update(gradients, adamax.init(weights), weights, 1, 0.1)
        >>> updates["w"].round(4)
        array([-0.1,  0.1], dtype=float32)

    Kingma and Ba, "Adam: a method for stochastic optimization", 2015, section 7.
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, beta_1=fraction_below_one, beta_2=fraction_below_one, epsilon=positive)

    def first_values(self) -> dict[str, float]:
        """The mean gradient, and its greatest recent size."""
        return {"momentum": 0.0, "norm": 0.0}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        momentum = slots["momentum"] + (gradient - slots["momentum"]) * (1 - self.beta_1)
        norm = xp.maximum(self.beta_2 * slots["norm"], xp.abs(gradient))
        alpha = rate / (1 - self.beta_1**step)
        return -alpha * momentum / (norm + self.epsilon), {"momentum": momentum, "norm": norm}
