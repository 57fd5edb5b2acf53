"""Adadelta: the size of a step is measured by the sizes of the steps before."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, fraction_below_one, positive


class Adadelta(Optimizer):
    """Divides each gradient by its recent size, and multiplies it by that of the recent steps.

        squares = rho * squares + (1 - rho) * gradient^2
        step    = -sqrt(steps + epsilon) / sqrt(squares + epsilon) * gradient
        steps   = rho * steps + (1 - rho) * step^2
        update  = rate * step

    So a step has the unit of the weight, whatever the unit of the loss. The paper's learning rate
    is 1; Keras's 0.001 is very slow.

    Args:
        rho: the share of the running means that a step keeps, at least 0, less than 1.
        epsilon: keeps the roots away from 0, and is what the first step is made of.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> adadelta = Adadelta(learning_rate=1.0, rho=0.0, epsilon=1e-4)
        >>> weights = {"w": np.float32([1.0, 1.0])}
        >>> gradients = {"w": np.float32([0.5, -100.0])}
        >>> updates, slots = adadelta.update(gradients, adadelta.init(weights), weights, 1, 1.0)
        >>> updates["w"].round(4)
        array([-0.01,  0.01], dtype=float32)

    Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
    """

    rho: float = 0.95
    epsilon: float = 1e-7

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, rho=fraction_below_one, epsilon=positive)

    def first_values(self) -> dict[str, float]:
        """The mean squares of the gradients and of the steps."""
        return {"squares": 0.0, "steps": 0.0}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        squares = self.rho * slots["squares"] + (1 - self.rho) * xp.square(gradient)
        size, usual = xp.sqrt(slots["steps"] + self.epsilon), xp.sqrt(squares + self.epsilon)
        move = -size / usual * gradient
        steps = self.rho * slots["steps"] + (1 - self.rho) * xp.square(move)
        return rate * move, {"squares": squares, "steps": steps}
