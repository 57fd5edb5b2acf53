"""Learning rates that fall at one pace, in a curve or in steps."""

from __future__ import annotations

from goodfit.arrays import Array, Namespace
from goodfit.optimizers.schedules.schedule import LearningRateSchedule
from goodfit.settings import check, positive


class Decay(LearningRateSchedule):
    """The parent of schedules that fall at one pace for ever; a subclass writes `at`.

    Args:
        staircase: falls only at the end of every `decay_steps` steps, at once.

    Example:
        >>> class RootDecay(Decay):
        ...     def at(self, xp, step):
        ...         return self.initial_learning_rate / xp.sqrt(1 + self.periods(xp, step))
        >>> float(RootDecay(1.0, decay_steps=100, decay_rate=1.0)(300))
        0.5
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
        >>> import numpy as np
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
        >>> import numpy as np
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
        >>> import numpy as np
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
        >>> import numpy as np
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
