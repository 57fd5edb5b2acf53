"""Learning rates that change with the steps: functions of the step alone, without branches."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Sequence

import numpy as np

from goodfit.arrays import Array, Namespace, namespace
from goodfit.descriptions import Description
from goodfit.errors import SettingError
from goodfit.settings import Rule, check, not_negative, positive


class LearningRateSchedule(Description):
    """The parent of all schedules: `schedule(step)` is the learning rate of a step, from 0.

    A subclass writes its formula in `at`, with array arithmetic and no `if` that asks for the
    step, because the step may be a number, an array of steps, or unknown in a compiled program.

    Example:
        >>> class Root(LearningRateSchedule):
        ...     def at(self, xp, step):
        ...         return 0.1 / xp.sqrt(step + 1)
        >>> Root()(np.array([0, 3]))
        array([0.1 , 0.05], dtype=float32)
    """

    name: str | None = dataclasses.field(default=None, kw_only=True)

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula; `xp` is the library that computes, `step` is float32."""
        raise NotImplementedError(f"{type(self).__name__} has no `at`")

    def __call__(self, step: Array) -> Array:
        """The learning rate of a step (or of each of an array of steps), in float32."""
        xp = namespace(step)
        return xp.asarray(self.at(xp, xp.asarray(step, dtype=np.float32)), dtype=np.float32)


class Decay(LearningRateSchedule):
    """The parent of schedules that fall at one pace for ever; a subclass writes `at`.

    Args:
        staircase: falls only at the end of every `decay_steps` steps, at once.
    """

    initial_learning_rate: float
    decay_steps: float
    decay_rate: float
    staircase: bool = False

    def __post_init__(self) -> None:
        check(self, decay_steps=positive)

    def periods(self, xp: Namespace, step: Array) -> Array:
        """How often `decay_steps` steps have been taken; in whole numbers on a staircase."""
        done = step / self.decay_steps
        return xp.floor(done) if self.staircase else done


class ExponentialDecay(Decay):
    """Multiplies the rate by `decay_rate` over every `decay_steps` steps, a little at each step.

        rate = initial_learning_rate * decay_rate ^ (step / decay_steps)

    Args:
        staircase: drops at once at the end of every `decay_steps` steps, as `StepDecay` does.

    Example:
        >>> ExponentialDecay(0.1, decay_steps=100, decay_rate=0.25)(np.array([0, 50, 100]))
        array([0.1  , 0.05 , 0.025], dtype=float32)
    """

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        return self.initial_learning_rate * self.decay_rate ** self.periods(xp, step)


class StepDecay(LearningRateSchedule):
    """Multiplies the rate by `decay_rate` at the end of every `decay_steps` steps.

        rate = initial_learning_rate * decay_rate ^ floor(step / decay_steps)

    Example:
        >>> StepDecay(0.1, decay_steps=100, decay_rate=0.5)(np.array([0, 99, 100, 250]))
        array([0.1  , 0.1  , 0.05 , 0.025], dtype=float32)
    """

    initial_learning_rate: float
    decay_steps: float
    decay_rate: float

    def __post_init__(self) -> None:
        check(self, decay_steps=positive)

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        return self.initial_learning_rate * self.decay_rate ** xp.floor(step / self.decay_steps)


class InverseTimeDecay(Decay):
    """Divides the rate by a number that grows evenly.

        rate = initial_learning_rate / (1 + decay_rate * step / decay_steps)

    Args:
        staircase: changes only at the end of every `decay_steps` steps.

    Example:
        >>> InverseTimeDecay(0.1, decay_steps=100, decay_rate=1.0)(np.array([0, 100, 300]))
        array([0.1  , 0.05 , 0.025], dtype=float32)
    """

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        return self.initial_learning_rate / (1 + self.decay_rate * self.periods(xp, step))


class PolynomialDecay(LearningRateSchedule):
    """Falls to `end_learning_rate` within `decay_steps` steps, and stays there.

        left = max(1 - step / decay_steps, 0)
        rate = (initial_learning_rate - end_learning_rate) * left ^ power + end_learning_rate

    Args:
        power: 1 is a straight line; larger powers fall earlier.
        cycle: begins again at the end, each time from a lower rate: `decay_steps` is replaced by
            its next multiple that the step has not passed.

    Example:
        >>> PolynomialDecay(0.1, decay_steps=100, end_learning_rate=0.02)(np.array([25, 50, 300]))
        array([0.08, 0.06, 0.02], dtype=float32)
    """

    initial_learning_rate: float
    decay_steps: float
    end_learning_rate: float = 0.0001
    power: float = 1.0
    cycle: bool = False

    def __post_init__(self) -> None:
        check(self, decay_steps=positive, power=positive)

    def at(self, xp: Namespace, step: Array) -> Array:
        """The formula above."""
        cycles = xp.maximum(xp.ceil(step / self.decay_steps), 1) if self.cycle else 1
        left = xp.maximum(1 - step / (self.decay_steps * cycles), 0)
        span = self.initial_learning_rate - self.end_learning_rate
        return span * left**self.power + self.end_learning_rate


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


def _read_rising(given: Sequence[float]) -> tuple[float, ...] | None:
    steps = tuple(given)
    return steps if all(a < b for a, b in itertools.pairwise(steps)) else None


rising = Rule(_read_rising, "steps in rising order, each of them once", "[1000, 2000]")


class PiecewiseConstantDecay(LearningRateSchedule):
    """One rate up to and with the first boundary, the next one up to the second, and so on.

    Args:
        boundaries: steps in rising order.
        values: the rates, one more than there are boundaries.

    Raises:
        SettingError: the boundaries do not rise, or their number does not fit the values.

    Example:
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


SCHEDULES: dict[str, type[LearningRateSchedule]] = {
    kind.__name__: kind
    for kind in (
        ExponentialDecay, StepDecay, InverseTimeDecay, PolynomialDecay, CosineDecay,
        PiecewiseConstantDecay,
    )
}  # fmt: skip
"""Every schedule by the name of its class."""
