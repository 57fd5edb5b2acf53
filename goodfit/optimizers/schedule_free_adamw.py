"""Schedule-free AdamW: averaging takes the place of a falling learning rate."""

from __future__ import annotations

from goodfit.arrays import Array, namespace
from goodfit.optimizers.optimizer import Optimizer, Slots
from goodfit.optimizers.schedules import LearningRateSchedule
from goodfit.settings import check, fraction_below_one, not_negative, number, positive

between_0_and_1 = number(lambda n: 0 < n < 1, "a number between 0 and 1", "0.9")


class ScheduleFreeAdamW(Optimizer):
    """Three sequences: z takes the steps, x averages z, and y, between them, is the params.

        velocity = velocity + (gradient^2 - velocity) * (1 - beta_2)
        z        = z - rate * gradient / (sqrt(velocity / (1 - beta_2^step)) + epsilon)
        x        = x + (z - x) / step
        y        = z + (x - z) * beta_1

    Gradients are taken at y; x is what was learnt, and the params become x when training ends. Only
    z is kept: x follows from it and y.

    Args:
        beta_1: the place of y between z (0) and x (1).
        beta_2: the share of the mean square that a step keeps, at least 0, less than 1.
        epsilon: added to the root, which keeps it away from 0.
        warmup_steps: the rate rises in a straight line during so many steps.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> free = ScheduleFreeAdamW(learning_rate=0.1)
        >>> params = {"w": np.float32([1.0])}
        >>> slots = free.init(params)
        >>> for step in range(1, 101):
        ...     updates, slots = free.update({"w": params["w"]}, slots, params, step, 0.1)
        ...     params = {"w": params["w"] + updates["w"]}
        >>> averaged, slots = free.final(params, slots)
        >>> bool(abs(averaged["w"]) < 0.1)
        True

    Defazio and others, "The road less scheduled", 2024.
    """

    learning_rate: float | LearningRateSchedule = 0.0025
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    warmup_steps: float = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, beta_1=between_0_and_1, beta_2=fraction_below_one)
        check(self, epsilon=positive, warmup_steps=not_negative)

    def first_slots(self, name: str, param: Array) -> Slots:
        """The sequence z, which begins at the params, and the mean square."""
        return {"z": param, "velocity": namespace(param).zeros_like(param)}

    def update_one(
        self, gradient: Array, slots: Slots, param: Array, step: Array, rate: Array
    ) -> tuple[Array, Slots]:
        """The formula above."""
        xp = namespace(param, gradient, step)
        if self.warmup_steps:
            rate = rate * xp.minimum(step / self.warmup_steps, 1)
        velocity = slots["velocity"] + (xp.square(gradient) - slots["velocity"]) * (1 - self.beta_2)
        root = xp.sqrt(velocity / (1 - self.beta_2**step))
        z = slots["z"] - rate * gradient / (root + self.epsilon)
        x = self._average(param, slots["z"])
        x = x + (z - x) / step
        y = z + (x - z) * self.beta_1
        return y - param, {"z": z, "velocity": velocity}

    def final_one(self, param: Array, slots: Slots) -> tuple[Array, Slots]:
        """The average x; z begins again from it, so that training can go on."""
        x = self._average(param, slots["z"])
        return x, {**slots, "z": x}

    def _average(self, y: Array, z: Array) -> Array:
        """The sequence x, of which y is the mixture with z."""
        return z + (y - z) / self.beta_1
