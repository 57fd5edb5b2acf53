"""RMSprop: each weight's gradient, measured against its own recent size."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.settings import check, fraction, fraction_below_one, positive


class RMSprop(Optimizer):
    """Divides each weight's gradient by the root of a running mean of its squares.

        velocity  = rho * velocity + (1 - rho) * gradient^2
        average   = rho * average + (1 - rho) * gradient                     (centered only)
        variance  = velocity - average^2                                     (else: velocity)
        increment = rate * gradient / sqrt(variance + epsilon)
        momentum  = momentum * momentum_before + increment                   (with momentum)
        update    = -momentum                                                (else: -increment)

    Where rounding would make the centered variance negative, it counts as 0.

    Args:
        rho: the share of the running mean that a step keeps, at least 0, less than 1.
        momentum: the share of the last update that a step keeps, 0 to 1.
        epsilon: keeps the root away from 0.
        centered: divides by the deviation from the mean gradient, not by the size of the gradient.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> rmsprop = RMSprop(learning_rate=0.1, rho=0.0)
        >>> weights = {"w": np.float32([1.0, 1.0])}
        >>> gradients = {"w": np.float32([0.1, -100.0])}
        >>> updates, slots = rmsprop.update(gradients, rmsprop.init(weights), weights, 1, 0.1)
        >>> updates["w"].round(4)
        array([-0.1,  0.1], dtype=float32)

    Tieleman and Hinton, "Lecture 6.5: RMSprop", 2012; centered: Graves, "Generating sequences with
    recurrent neural networks", 2013.
    """

    rho: float = 0.9
    momentum: float = 0.0
    epsilon: float = 1e-7
    centered: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, rho=fraction_below_one, momentum=fraction, epsilon=positive)

    def first_values(self) -> dict[str, float]:
        """The running mean of squares; the mean gradient and the momentum where they are used."""
        used = {"velocity": True, "average": self.centered, "momentum": bool(self.momentum)}
        return {name: 0.0 for name, needed in used.items() if needed}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient)
        new = {"velocity": self._mean(slots["velocity"], xp.square(gradient))}
        variance = new["velocity"]
        if self.centered:
            new["average"] = self._mean(slots["average"], gradient)
            variance = xp.maximum(variance - xp.square(new["average"]), 0)
        increment = rate * gradient / xp.sqrt(variance + self.epsilon)
        if not self.momentum:
            return -increment, new
        new["momentum"] = self.momentum * slots["momentum"] + increment
        return -new["momentum"], new

    def _mean(self, before: Array, now: Array) -> Array:
        return self.rho * before + (1 - self.rho) * now
