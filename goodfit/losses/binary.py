"""Losses for yes or no: each output is a probability of its own."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.axes import one_axis
from goodfit.losses.logits import EPSILON, logits_behind
from goodfit.losses.loss import Loss
from goodfit.losses.matching import matched
from goodfit.settings import check, fraction


def binary_crossentropy(
    y_true: Array,
    y_pred: Array,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """`mean(-t log(y) - (1 - t) log(1 - y))` along an axis, for targets in [0, 1].

    Args:
        y_true: the targets: 0, 1, or a probability between.
        y_pred: probabilities, or scores if `from_logits`; same shape.
        from_logits: whether the predictions are scores that no sigmoid has seen yet.
        label_smoothing: targets are moved towards 1/2 by this fraction of the way.
        axis: along which the mean is taken.

    Example:
        >>> import numpy as np
        >>> binary_crossentropy(np.array([[1.0]]), np.array([[0.5]])).round(3)
        array([0.693])
    """
    logits = logits_behind(y_pred, ops.sigmoid, from_logits)
    y_true, scores = matched(y_true, y_pred if logits is None else logits)
    y_true = nearer_half(y_true, label_smoothing)
    surprise = clipped_crossentropy if logits is None else ops.sigmoid_crossentropy
    return ops.mean(surprise(scores, y_true), axis=axis)


def nearer_half(y_true: Array, smoothing: float) -> Array:
    """Targets moved towards 1/2 by a fraction of the way.

    Example:
        >>> import numpy as np
        >>> nearer_half(np.array([0.0, 1.0]), 0.5)
        array([0.25, 0.75])
    """
    return y_true * (1 - smoothing) + smoothing / 2 if smoothing else y_true


def clipped_crossentropy(y: Array, y_true: Array) -> Array:
    """`-t log(y) - (1 - t) log(1 - y)`, number by number, of probabilities kept from 0 and 1.

    Example:
        >>> import numpy as np
        >>> clipped_crossentropy(np.array([0.5, 0.0]), np.array([1.0, 1.0])).round(1)
        array([ 0.7, 16.1])
    """
    y = ops.clip(y, EPSILON, 1 - EPSILON)
    return -y_true * ops.log(y) - (1 - y_true) * ops.log(1 - y)


class BinaryCrossentropy(Loss):
    """The loss for two classes, and for several labels that may hold at once; after a `sigmoid`.

    A certain and wrong answer costs without limit; "50 %" costs ln 2 = 0.693.

    Args:
        from_logits: whether the predictions are scores that no sigmoid has seen yet.
        label_smoothing: targets are moved towards 1/2 by this fraction of the way.
        axis: along which the mean is taken.

    Raises:
        SettingError: `label_smoothing` is not between 0 and 1.

    Example:
        >>> import numpy as np
        >>> loss = BinaryCrossentropy()(np.array([0.0, 1.0]), np.array([0.5, 0.5]))
        >>> round(float(loss), 3)
        0.693
    """

    targets: ClassVar[str] = "binary"

    from_logits: bool = False
    label_smoothing: float = 0.0
    axis: int = -1
    name: str = dataclasses.field(default="binary_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, label_smoothing=fraction, axis=one_axis)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return binary_crossentropy(
            y_true, y_pred, self.from_logits, self.label_smoothing, self.axis
        )
