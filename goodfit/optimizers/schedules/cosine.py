"""Learning rates that fall along the wave of a cosine: once, or again and again."""

from __future__ import annotations

import math

from goodfit.arrays import Array, Namespace
from goodfit.optimizers.schedules.schedule import LearningRateSchedule
from goodfit.settings import check, not_negative, number, positive


class CosineDecay(LearningRateSchedule):
    """Falls along half a wave of the cosine within `decay_steps` steps, after a warm-up if wanted.

        done = min((step - warmup_steps) / decay_steps, 1)
        rate = top * ((1 - alpha) * (1 + cos(pi * done)) / 2 + alpha)

    `top` is `initial_learning_rate`. Where `warmup_target` is given, `top` is the target, and the
    rate rises to it from `initial_learning_rate` in a straight line, during the first
    `warmup_steps` steps; without a target there is no warm-up.

    Args:
        alpha: the share of the top that is left in the end.
        warmup_steps: steps of the warm-up; `decay_steps` are counted after it.

    Example:
        >>> import numpy as np
        >>> schedule = CosineDecay(0.0, decay_steps=100, warmup_target=0.1, warmup_steps=10)
        >>> schedule(np.array([0, 5, 10, 60, 110]))
        array([0.  , 0.05, 0.1 , 0.05, 0.  ], dtype=float32)

    Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
    """

    initial_learning_rate: float
    decay_steps: float
    alpha: float = 0.0
    warmup_target: float | None = None
    warmup_steps: float = 0

    def __post_init__(self) -> None:
        check(self, decay_steps=positive, warmup_steps=not_negative)

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        if self.warmup_target is None:
            return self._falling(xp, step, self.initial_learning_rate)
        slope = (self.warmup_target - self.initial_learning_rate) / max(self.warmup_steps, 1)
        rising = self.initial_learning_rate + slope * step
        falling = self._falling(xp, step - self.warmup_steps, self.warmup_target)
        return xp.where(step < self.warmup_steps, rising, falling)

    def _falling(self, xp: Namespace, step: Array, top: float) -> Array:
        done = xp.minimum(step / self.decay_steps, 1)
        return top * ((1 - self.alpha) * 0.5 * (1 + xp.cos(math.pi * done)) + self.alpha)


class CosineDecayRestarts(LearningRateSchedule):
    """Falls along half a wave of the cosine, and begins again at the top, in longer periods.

        length = first_decay_steps * t_mul ^ i          of period i = 0, 1, 2, ...
        done   = (step - start of the period) / length
        wave   = m_mul ^ i * (1 + cos(pi * done)) / 2
        rate   = initial_learning_rate * ((1 - alpha) * wave + alpha)

    Args:
        t_mul: how much longer each period is than the one before, 1 or more.
        m_mul: how much higher or lower each period begins.
        alpha: the share of the first rate that is left at the end of a period.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> schedule = CosineDecayRestarts(0.1, first_decay_steps=10, m_mul=0.5)
        >>> schedule(np.array([0, 5, 10, 20, 30]))
        array([0.1  , 0.05 , 0.05 , 0.025, 0.025], dtype=float32)

    Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
    """

    initial_learning_rate: float
    first_decay_steps: float
    t_mul: float = 2.0
    m_mul: float = 1.0
    alpha: float = 0.0

    def __post_init__(self) -> None:
        one_or_more = number(lambda n: 1 <= n < math.inf, "a number, 1 or more", "2.0")
        check(self, first_decay_steps=positive, t_mul=one_or_more)

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        restarts, done = self._period(xp, step / self.first_decay_steps)
        wave = self.m_mul**restarts * 0.5 * (1 + xp.cos(math.pi * done))
        return self.initial_learning_rate * ((1 - self.alpha) * wave + self.alpha)

    def _period(self, xp: Namespace, first_periods: Array) -> tuple[Array, Array]:
        """The number of the period, and how much of it is done; time is in first periods.

        Period i begins after 1 + t_mul + ... + t_mul ^ (i - 1) first periods, which is a geometric
        series. The small number keeps rounding from missing a restart.
        """
        if self.t_mul == 1:
            restarts = xp.floor(first_periods)
            return restarts, first_periods - restarts
        grown = 1 + first_periods * (self.t_mul - 1)
        restarts = xp.floor(xp.log(grown) / math.log(self.t_mul) + 1e-6)
        length = self.t_mul**restarts
        return restarts, (first_periods - (length - 1) / (self.t_mul - 1)) / length
