"""How callbacks speak to the person who waits: whole lines, and numbers in few digits."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.descriptions import Description
from goodfit.optimizers.schedules import LearningRateSchedule

FEW_NUMBERS = 4


def print_line(line: str) -> None:
    """One line on the standard output, visible at once; a live progress bar moves down for it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def numbers(logs: Mapping[str, Any]) -> str:
    """Names and numbers in one line, as Keras writes them.

    Example:
        >>> numbers({"loss": 0.5, "val_loss": 0.00012})
        'loss: 0.5000 - val_loss: 1.2000e-04'
    """
    return " - ".join(f"{name}: {number(value)}" for name, value in logs.items())


def worth_showing(run: Any) -> dict[str, Any]:
    """The run's numbers; the learning rate only where something moves it, or has moved it."""
    rates = run.history.get("learning_rate", [])
    scheduled = _has_schedule(run.programs.plan.optimizer)
    moved = scheduled or any(callback.moves_rate for callback in run.callbacks)
    hidden = None if moved or rates[:1] != rates[-1:] else "learning_rate"
    return {name: value for name, value in run.logs.items() if name != hidden}


def _has_schedule(value: Any) -> bool:
    """Whether there is a schedule among the settings of an optimiser, or of those in it."""
    if isinstance(value, Description) and not isinstance(value, LearningRateSchedule):
        value = tuple(value.settings().values())
    if isinstance(value, list | tuple):
        return any(map(_has_schedule, value))
    return isinstance(value, LearningRateSchedule)


def number(value: Any) -> str:
    """Four decimals, or four digits of a small number; of many numbers their mean.

    Example:
        >>> number(12.3456789), number(0.0), number(-1e-7)
        ('12.3457', '0.0000', '-1.0000e-07')
        >>> number(np.array([0.5, 0.75])), number(np.arange(10))
        ('[0.5000, 0.7500]', '4.5000 (mean of 10)')
    """
    if np.ndim(value):
        return _several(np.ravel(value))
    return f"{value:.4e}" if 0 < abs(value) < 1e-3 else f"{value:.4f}"


def _several(values: NDArray[Any]) -> str:
    if len(values) > FEW_NUMBERS:
        return f"{number(values.mean())} (mean of {len(values)})"
    return f"[{', '.join(map(number, values))}]"


def duration(seconds: float) -> str:
    """A time in the unit that suits it.

    Example:
        >>> duration(0.0042), duration(3.14159), duration(75)
        ('4ms', '3.1s', '1m 15s')
    """
    if seconds < 0.1:
        return f"{1000 * seconds:.0f}ms"
    if seconds < 60:
        return f"{seconds:.1f}s"
    return f"{seconds // 60:.0f}m {seconds % 60:02.0f}s"
