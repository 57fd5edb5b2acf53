"""Nadam: Adam with Nesterov's look ahead."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, fraction_below_one, positive


class Nadam(Optimizer):
    """Adam that goes on with the momentum of the step to come, which grows slowly at first.

        mu(t)    = beta_1 * (1 - 0.96^t / 2)
        product  = product * mu(step)
        momentum = momentum + (gradient - momentum) * (1 - beta_1)
        velocity = velocity + (gradient^2 - velocity) * (1 - beta_2)
        ahead    = mu(step + 1) * momentum / (1 - product * mu(step + 1))
                   + (1 - mu(step)) * gradient / (1 - product)
        update   = -rate * ahead / (sqrt(velocity / (1 - beta_2^step)) + epsilon)

    Args:
        beta_1: the share of the mean gradient that a step keeps, at least 0, less than 1.
        beta_2: the share of the mean square that a step keeps, at least 0, less than 1.
        epsilon: keeps the root away from 0.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> nadam = Nadam(learning_rate=0.1, beta_1=0.0)
        >>> weights = {"w": np.float32([1.0, 1.0])}
        >>> gradients = {"w": np.float32([0.1, -100.0])}
        >>> updates, slots = nadam.update(gradients, nadam.init(weights), weights, 1, 0.1)
        >>> updates["w"].round(4)
        array([-0.1,  0.1], dtype=float32)

    Dozat, "Incorporating Nesterov momentum into Adam", 2016.
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

    def first_slots(self, name: str, param: Array) -> Slots:
        """The two, and one number: the product of all mu so far."""
        product = namespace(param).ones((), dtype=param.dtype)
        return {**super().first_slots(name, param), "product": product}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        momentum = slots["momentum"] + (gradient - slots["momentum"]) * (1 - self.beta_1)
        velocity = slots["velocity"] + (xp.square(gradient) - slots["velocity"]) * (1 - self.beta_2)
        mu, next_mu = self._mu(step), self._mu(step + 1)
        product = slots["product"] * mu
        ahead = next_mu * momentum / (1 - product * next_mu) + (1 - mu) * gradient / (1 - product)
        root = xp.sqrt(velocity / (1 - self.beta_2**step))
        new = {"momentum": momentum, "velocity": velocity, "product": product}
        return -rate * ahead / (root + self.epsilon), new

    def _mu(self, step: Array) -> Array:
        return self.beta_1 * (1 - 0.5 * 0.96**step)
