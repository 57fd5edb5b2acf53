"""Learning rates put together: of constant pieces, of other schedules, with a warm-up before."""

from __future__ import annotations

from collections.abc import Sequence

from goodfit.arrays import Array, Namespace
from goodfit.errors import SettingError
from goodfit.optimizers.schedules.schedule import (
    LearningRateSchedule,
    number_or_schedule,
    rate_at,
    rising,
)
from goodfit.settings import check, positive


class PiecewiseConstantDecay(LearningRateSchedule):
    """One rate up to and with the first boundary, the next one up to the second, and so on.

    Args:
        boundaries: steps in rising order.
        values: the rates, one more than there are boundaries.

    Raises:
        SettingError: the boundaries do not rise, or their number does not fit the values.

    Example:
        >>> import numpy as np
        >>> PiecewiseConstantDecay([100, 200], [0.1, 0.05, 0.01])(np.array([100, 101, 201]))
        array([0.1 , 0.05, 0.01], dtype=float32)
    """

    boundaries: Sequence[float]
    values: Sequence[float]

    def __post_init__(self) -> None:
        check(self, boundaries=rising)
        self.resolve(values=tuple)
        if len(self.values) != len(self.boundaries) + 1:
            raise SettingError(
                f"PiecewiseConstantDecay got {len(self.values)} values and {len(self.boundaries)} "
                "boundaries; write one more value than boundaries: the rate after the last one."
            )

    def at(self, xp: Namespace, step: Array) -> Array:
        """The value of the interval that the step lies in."""
        rate = xp.full_like(step, self.values[0])
        for boundary, value in zip(self.boundaries, self.values[1:], strict=True):
            rate = xp.where(step > boundary, xp.asarray(value, dtype=step.dtype), rate)
        return rate


class WarmUp(LearningRateSchedule):
    """Rises in a straight line to the first rate of a schedule, which then begins.

        rate = initial + (schedule(0) - initial) * step / warmup_steps      (before warmup_steps)
        rate = schedule(step - warmup_steps)                                (from there on)

    Args:
        schedule: a schedule, or a number: the rate that stays after the warm-up.
        initial_learning_rate: the rate of step 0.

    Raises:
        SettingError: `schedule` is neither a number nor a schedule, or there are no steps.

    Example:
        >>> import numpy as np
        >>> WarmUp(0.1, warmup_steps=10)(np.array([0, 5, 10, 1000]))
        array([0.  , 0.05, 0.1 , 0.1 ], dtype=float32)

    Goyal and others, "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.
    """

    schedule: float | LearningRateSchedule
    warmup_steps: float
    initial_learning_rate: float = 0.0

    def __post_init__(self) -> None:
        check(self, schedule=number_or_schedule, warmup_steps=positive)

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        top = rate_at(self.schedule, xp.zeros_like(step))
        share = step / self.warmup_steps
        rising = self.initial_learning_rate + (top - self.initial_learning_rate) * share
        after = rate_at(self.schedule, xp.maximum(step - self.warmup_steps, 0))
        return xp.where(step < self.warmup_steps, rising, after)


class Chain(LearningRateSchedule):
    """One schedule after another: each begins at its boundary, and counts its steps from there.

    Args:
        schedules: schedules or numbers, in the order of time.
        boundaries: the steps at which the second, the third, ... begins, in rising order.

    Raises:
        SettingError: the boundaries do not rise, their number does not fit the schedules, or one
            of these is neither a number nor a schedule.

    Example:
        >>> import numpy as np
        >>> from goodfit.optimizers.schedules import PolynomialDecay
        >>> falling = PolynomialDecay(0.1, decay_steps=100, end_learning_rate=0.0)
        >>> Chain([0.1, falling, 0.001], boundaries=[50, 150])(np.array([49, 50, 100, 150]))
        array([0.1  , 0.1  , 0.05 , 0.001], dtype=float32)
    """

    schedules: Sequence[float | LearningRateSchedule]
    boundaries: Sequence[float]

    def __post_init__(self) -> None:
        check(self, boundaries=rising)
        self.resolve(schedules=tuple)
        if len(self.schedules) != len(self.boundaries) + 1:
            raise SettingError(
                f"Chain got {len(self.schedules)} schedules and {len(self.boundaries)} boundaries; "
                "write one boundary less than schedules: the step at which each next one begins."
            )
        for schedule in self.schedules:
            if number_or_schedule.read(schedule) is None:
                raise SettingError(
                    f"Chain got {schedule!r} among its schedules; write {number_or_schedule.meant}."
                )

    def at(self, xp: Namespace, step: Array) -> Array:
        """The rate of the schedule whose time it is."""
        rate = rate_at(self.schedules[0], step)
        for boundary, schedule in zip(self.boundaries, self.schedules[1:], strict=True):
            own = rate_at(schedule, xp.maximum(step - boundary, 0))
            rate = xp.where(step >= boundary, own, rate)
        return rate
