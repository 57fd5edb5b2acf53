"""What a schedule is: the learning rate as a function of the step alone, without branches."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from goodfit.arrays import Array, Namespace, namespace
from goodfit.descriptions import Description
from goodfit.settings import Rule


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


def rate_at(rate: float | LearningRateSchedule, step: Array) -> Array:
    """The learning rate of a step, where it is a number or a schedule.

    Example:
        >>> rate_at(0.1, step=7)
        0.1
    """
    return rate(step) if isinstance(rate, LearningRateSchedule) else rate


def _read_rate(given: Any) -> Any:
    if isinstance(given, LearningRateSchedule):
        return given
    if isinstance(given, str | bool) or not hasattr(given, "__float__"):
        return None
    return float(given) if math.isfinite(given) else None


number_or_schedule = Rule(
    _read_rate, "a finite number, or one of goodfit.optimizers.schedules", "0.001"
)


def _read_rising(given: Sequence[float]) -> tuple[float, ...] | None:
    steps = tuple(given)
    return steps if all(a < b for a, b in itertools.pairwise(steps)) else None


rising = Rule(_read_rising, "steps in rising order, each of them once", "[1000, 2000]")
