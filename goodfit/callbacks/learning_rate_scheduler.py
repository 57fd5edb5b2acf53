"""Sets the learning rate at the start of every epoch."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.printing import print_line
from goodfit.errors import SettingError


class LearningRateScheduler(Callback):
    """Asks a function for the learning rate of each epoch.

    Args:
        schedule: `schedule(epoch, learning_rate)` or `schedule(epoch)`; it receives the number of
            the epoch, from 0, and the present rate, and returns the new one.
        verbose: 1 prints the rate of every epoch.

    Raises:
        SettingError: the schedule is no function, or returned something else than a finite number.

    Example:
        >>> halved = LearningRateScheduler(lambda epoch, rate: rate if epoch < 10 else rate / 2)
        >>> halved.schedule(10, 0.5)
        0.25
    """

    moves_rate = True

    def __init__(self, schedule: Callable[..., Any], verbose: int = 0) -> None:
        if not callable(schedule):
            raise SettingError(
                f"schedule={schedule!r} is no function. Write for instance "
                "`LearningRateScheduler(lambda epoch, rate: rate * 0.9)`."
            )
        self.schedule = schedule
        self.verbose = verbose
        self._takes_rate = _takes_two(schedule)

    def epoch_start(self, run: Any) -> None:
        """Sets the rate of this epoch."""
        known = (run.epoch, run.learning_rate) if self._takes_rate else (run.epoch,)
        rate = _checked(self.schedule(*known), run.epoch)
        run.learning_rate = rate
        if self.verbose:
            print_line(
                f"Epoch {run.epoch + 1}: LearningRateScheduler setting learning rate to {rate}."
            )


def _takes_two(schedule: Callable[..., Any]) -> bool:
    try:
        inspect.signature(schedule).bind(0, 0.1)
    except (TypeError, ValueError):
        return False
    return True


def _checked(returned: Any, epoch: int) -> float:
    rate = float(returned) if hasattr(returned, "__float__") else math.nan
    if not math.isfinite(rate):
        raise SettingError(
            f"The schedule of LearningRateScheduler returned {returned!r} for epoch {epoch}; it "
            "must return the learning rate, such as 0.001. Is a `return` missing?"
        )
    return rate
