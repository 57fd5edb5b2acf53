"""A learning rate that rises once and falls once over the whole training."""

from __future__ import annotations

import math

from goodfit.arrays import Array, Namespace
from goodfit.optimizers.schedules.schedule import LearningRateSchedule
from goodfit.settings import check, fraction_below_one, number, positive


class OneCycle(LearningRateSchedule):
    """Rises to the greatest rate, then falls far below the first one; both along a cosine.

        first = max_learning_rate / initial_divisor
        last  = first / final_divisor
        peak  = warmup_fraction * total_steps - 1

    The rate is `first` at step 0, `max_learning_rate` at `peak`, and `last` at the last step,
    `total_steps - 1`, and after it.

    Args:
        max_learning_rate: the greatest rate; a range test finds it.
        total_steps: the steps of the whole training.
        warmup_fraction: the share of the steps in which the rate rises, 0 up to 1.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> cycle = OneCycle(1.0, total_steps=20, initial_divisor=2.0, final_divisor=5.0)
        >>> cycle(np.array([0, 5, 19])).round(4)
        array([0.5, 1. , 0.1], dtype=float32)

    Smith and Topin, "Super-convergence: very fast training of neural networks using large learning
    rates", 2018.
    """

    max_learning_rate: float
    total_steps: float
    warmup_fraction: float = 0.3
    initial_divisor: float = 25.0
    final_divisor: float = 1e4

    def __post_init__(self) -> None:
        at_least_two = number(lambda n: 2 <= n < math.inf, "a number, 2 or more", "1000")
        check(self, total_steps=at_least_two, warmup_fraction=fraction_below_one)
        check(self, initial_divisor=positive, final_divisor=positive)

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        top, first = self.max_learning_rate, self.max_learning_rate / self.initial_divisor
        peak = max(self.warmup_fraction * self.total_steps - 1, 0)
        rising = _wave(xp, first, top, step / max(peak, 1))
        done = xp.clip((step - peak) / (self.total_steps - 1 - peak), 0, 1)
        return xp.where(step < peak, rising, _wave(xp, top, first / self.final_divisor, done))


def _wave(xp: Namespace, start: float, end: float, done: Array) -> Array:
    """From start to end along half a wave of the cosine; `done` is the share of the way."""
    return end + (start - end) * 0.5 * (1 + xp.cos(math.pi * done))
