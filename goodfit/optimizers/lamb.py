"""Lamb: Adam whose steps are as long, for each array, as its weights are large."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, fraction_below_one, positive


class Lamb(Optimizer):
    """Adam's direction, stretched in each array to the norm of its weights: for large batches.

        momentum  = momentum + (gradient - momentum) * (1 - beta_1)
        velocity  = velocity + (gradient^2 - velocity) * (1 - beta_2)
        direction = momentum / (1 - beta_1^step) / (sqrt(velocity / (1 - beta_2^step)) + epsilon)
        trust     = |param| / |direction|              (1 where one of the two norms is 0)
        update    = -rate * trust * direction

    Args:
        beta_1: the share of the mean gradient that a step keeps, at least 0, less than 1.
        beta_2: the share of the mean square that a step keeps, at least 0, less than 1.
        epsilon: added to the root, which keeps it away from 0.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> lamb = Lamb(learning_rate=0.1)
        >>> weights = {"w": np.float32([3.0, 4.0])}
        >>> gradients = {"w": np.float32([0.1, -100.0])}
        >>> updates, slots = lamb.update(gradients, lamb.init(weights), weights, step=1, rate=0.1)
        >>> float(np.linalg.norm(updates["w"]).round(4))
        0.5

    You and others, "Large batch optimization for deep learning: training BERT in 76 minutes", 2020.
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, beta_1=fraction_below_one, beta_2=fraction_below_one, epsilon=positive)

    def first_values(self) -> dict[str, float]:
        """The mean gradient and mean square."""
        return {"momentum": 0.0, "velocity": 0.0}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        momentum = slots["momentum"] + (gradient - slots["momentum"]) * (1 - self.beta_1)
        velocity = slots["velocity"] + (xp.square(gradient) - slots["velocity"]) * (1 - self.beta_2)
        root = xp.sqrt(velocity / (1 - self.beta_2**step))
        direction = momentum / (1 - self.beta_1**step) / (root + self.epsilon)
        update = -rate * _trust(param, direction) * direction
        return update, {"momentum": momentum, "velocity": velocity}


def _trust(param: Array, direction: Array) -> Array:
    """How much longer the weights are than the step; 1 where one of the two has no length."""
    xp = namespace(param, direction)
    size, length = (xp.sqrt(xp.sum(xp.square(array))) for array in (param, direction))
    known = (size > 0) & (length > 0)
    return xp.where(known, size, 1) / xp.where(known, length, 1)
