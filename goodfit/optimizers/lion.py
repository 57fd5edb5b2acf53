"""Lion: every weight moves by the same amount, in the direction of the momentum."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, fraction_below_one


class Lion(Optimizer):
    """The sign of a mean of the momentum and the gradient; the momentum itself fades more slowly.

        update   = -rate * sign(beta_1 * momentum + (1 - beta_1) * gradient)
        momentum = beta_2 * momentum + (1 - beta_2) * gradient

    A good learning rate is 3 to 10 times smaller than Adam's, a good weight decay as much larger.

    Args:
        beta_1: the share of the momentum in the direction, at least 0, less than 1.
        beta_2: the share of the momentum that a step keeps, at least 0, less than 1.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> lion = Lion(learning_rate=0.1)
        >>> weights = {"w": np.float32([1.0, 1.0])}
        >>> gradients = {"w": np.float32([0.1, -100.0])}
        >>> updates, slots = lion.update(gradients, lion.init(weights), weights, step=1, rate=0.1)
        >>> updates["w"]
        array([-0.1,  0.1], dtype=float32)

    Chen and others, "Symbolic discovery of optimization algorithms", 2023.
    """

    beta_1: float = 0.9
    beta_2: float = 0.99

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, beta_1=fraction_below_one, beta_2=fraction_below_one)

    def first_values(self) -> dict[str, float]:
        """The mean gradient."""
        return {"momentum": 0.0}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        direction = self.beta_1 * slots["momentum"] + (1 - self.beta_1) * gradient
        momentum = self.beta_2 * slots["momentum"] + (1 - self.beta_2) * gradient
        return -rate * xp.sign(direction), {"momentum": momentum}
