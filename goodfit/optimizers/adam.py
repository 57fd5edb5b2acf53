"""Adam: momentum, measured against the recent size of each weight's gradient."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, fraction_below_one, positive


class Adam(Optimizer):
    """Running means of the gradient and of its square, both corrected for beginning at 0.

        momentum = momentum + (gradient - momentum) * (1 - beta_1)
        velocity = velocity + (gradient^2 - velocity) * (1 - beta_2)
        alpha    = rate * sqrt(1 - beta_2^step) / (1 - beta_1^step)
        update   = -alpha * momentum / (sqrt(velocity) + epsilon)

    With `amsgrad` the greatest velocity so far stands in the place of the velocity, so that no
    weight's rate rises again.

    Args:
        beta_1: the share of the mean gradient that a step keeps, at least 0, less than 1.
        beta_2: the share of the mean square that a step keeps, at least 0, less than 1.
        epsilon: added to the root, which keeps it away from 0 (the paper's "epsilon hat").
        amsgrad: divides by the greatest velocity so far.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> adam = Adam(learning_rate=0.1)
        >>> weights = {"w": np.float32([1.0, 1.0])}
        >>> gradients = {"w": np.float32([0.1, -100.0])}
        >>> updates, slots = adam.update(gradients, adam.init(weights), weights, step=1, rate=0.1)
        >>> updates["w"].round(4)
        array([-0.1,  0.1], dtype=float32)

    Kingma and Ba, "Adam: a method for stochastic optimization", 2015; amsgrad: Reddi, Kale and
    Kumar, "On the convergence of Adam and beyond", 2018.
    """

    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    amsgrad: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, beta_1=fraction_below_one, beta_2=fraction_below_one, epsilon=positive)

    def first_values(self) -> dict[str, float]:
        """The mean gradient and mean square; with `amsgrad` the greatest mean square too."""
        first = {"momentum": 0.0, "velocity": 0.0}
        return first | {"greatest_velocity": 0.0} if self.amsgrad else first

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient, step)
        momentum = slots["momentum"] + (gradient - slots["momentum"]) * (1 - self.beta_1)
        velocity = slots["velocity"] + (xp.square(gradient) - slots["velocity"]) * (1 - self.beta_2)
        new = {"momentum": momentum, "velocity": velocity}
        if self.amsgrad:
            velocity = xp.maximum(slots["greatest_velocity"], velocity)
            new["greatest_velocity"] = velocity
        alpha = rate * xp.sqrt(1 - self.beta_2**step) / (1 - self.beta_1**step)
        return -alpha * momentum / (xp.sqrt(velocity) + self.epsilon), new
