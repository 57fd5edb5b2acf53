"""Which of two values of a monitored number is the better one."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from goodfit.errors import SettingError, UnknownNameError

MODES = ("auto", "min", "max")
FALLING = {
    "loss", "error", "mse", "mae", "mape", "msle", "rmse", "divergence", "crossentropy", "entropy",
    "hinge", "poisson", "logcosh",
}  # fmt: skip
RISING = {
    "accuracy", "acc", "auc", "precision", "recall", "sensitivity", "specificity", "f1", "fbeta",
    "r2", "iou", "similarity",
}  # fmt: skip
"""Words in the names of numbers that should become small, or large."""


class Monitor:
    """Compares the values of one number, as `monitor`, `mode` and `min_delta` say in Keras.

    Args:
        name: the number's name in the logs, such as "val_loss".
        mode: "min", "max", or "auto": by the name.
        min_delta: a smaller difference counts for nothing; its sign is ignored.

    Raises:
        UnknownNameError: there is no such mode.
        SettingError: in `check`, if the mode is "auto" and the name does not tell; in `value`, if
            there are several numbers of that name.

    Example:
        >>> accuracy = Monitor("val_accuracy", min_delta=0.01)
        >>> accuracy.is_better(0.93, than=0.90), accuracy.is_better(0.905, than=0.90)
        (True, False)
    """

    def __init__(self, name: str, mode: str = "auto", min_delta: float = 0.0) -> None:
        if mode not in MODES:
            raise UnknownNameError("mode", mode, MODES)
        self.name = name
        self.mode = mode
        self.min_delta = abs(min_delta)

    @functools.cached_property
    def sign(self) -> float:
        """1 if large values are good, -1 if small ones are."""
        return {"min": -1.0, "max": 1.0}.get(self.mode) or _direction(self.name)

    def check(self, run: Any) -> None:
        """Raises, before the first step, if the run has no such number or its good is unknown."""
        run.monitored(self.name)
        if self.mode == "auto":
            _direction(self.name)

    def value(self, run: Any) -> float | None:
        """The number now; None in an epoch that did not measure it (see `validation_freq`)."""
        value = run.logs.get(self.name)
        return None if value is None else single(self.name, value)

    def is_better(self, value: float, than: float | None) -> bool:
        """Whether a value is an improvement; a first value is, one that is not a number never."""
        if math.isnan(value):
            return False
        return than is None or self.sign * (value - than) > self.min_delta


def single(name: str, value: Any) -> float:
    """The value of a number of the logs, where it is one number.

    Raises:
        SettingError: it is an array of them.

    Example:
        >>> single("val_loss", np.float32(0.5))
        0.5
    """
    if np.ndim(value):
        raise SettingError(
            f"`{name}` is not one number but {np.size(value)}, of which none can be called the "
            "best. Let the metric average them, such as `F1Score(average='macro')`, or name "
            "another number."
        )
    return float(value)


def _direction(name: str) -> float:
    words = set(name.split("_"))
    if words & FALLING:
        return -1.0
    if words & RISING:
        return 1.0
    raise SettingError(
        f"monitor={name!r} does not tell whether a small or a large number is good. "
        "Write mode='min' or mode='max' beside it."
    )
