"""Focal losses: the cross-entropy of what is already right counts little. Lin and others 2017."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.axes import one_axis
from goodfit.losses.binary import clipped_crossentropy, nearer_half
from goodfit.losses.categorical import smoothed
from goodfit.losses.logits import EPSILON, log_probabilities, logits_behind
from goodfit.losses.loss import Loss
from goodfit.losses.matching import matched, matched_classes
from goodfit.settings import check, fraction, not_negative


def binary_focal_crossentropy(
    y_true: Array,
    y_pred: Array,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """The binary cross-entropy times `(1 - p)^gamma`, where `p` is the right answer's probability.

    Args:
        y_true: the targets: 0, 1, or a probability between.
        y_pred: probabilities, or scores if `from_logits`; same shape.
        apply_class_balancing: whether targets 1 count `alpha`, and targets 0 `1 - alpha`.
        alpha: the weight of targets 1, between 0 and 1.
        gamma: how little counts what is right; with 0 it is the cross-entropy.
        from_logits: whether the predictions are scores that no sigmoid has seen yet.
        label_smoothing: targets are moved towards 1/2 by this fraction of the way.
        axis: along which the mean is taken.

    Example:
        >>> import numpy as np
        >>> binary_focal_crossentropy(np.array([[1.0]]), np.array([[0.5]])).round(3)
        array([0.173])
    """
    logits = logits_behind(y_pred, ops.sigmoid, from_logits)
    t, scores = matched(y_true, y_pred if logits is None else logits)
    t = nearer_half(t, label_smoothing)
    if logits is None:
        yes, no, surprise = scores, 1 - scores, clipped_crossentropy(scores, t)
    else:
        yes, no = ops.sigmoid(scores), ops.sigmoid(-scores)
        surprise = ops.sigmoid_crossentropy(scores, t)
    values = _focus(t * no + (1 - t) * yes, gamma) * surprise
    if apply_class_balancing:
        values = values * (t * alpha + (1 - t) * (1 - alpha))
    return ops.mean(values, axis=axis)


def categorical_focal_crossentropy(
    y_true: Array,
    y_pred: Array,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """`-sum(alpha (1 - y)^gamma t log(y))` over the classes, for targets that are one-hot.

    Args:
        y_true: the targets: one-hot rows, or any probabilities.
        y_pred: probabilities, or scores if `from_logits`; same shape.
        alpha: by what everything is multiplied.
        gamma: how little counts what is right; with 0 it is `alpha` times the cross-entropy.
        from_logits: whether the predictions are scores that no softmax has seen yet.
        label_smoothing: targets are moved towards `1 / classes` by this fraction of the way.
        axis: which axis holds the classes.

    Example:
        >>> import numpy as np
        >>> t, y = np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]])
        >>> categorical_focal_crossentropy(t, y).round(3)
        array([0.043])
    """
    logits = logits_behind(y_pred, ops.softmax, from_logits, axis)
    t, scores = matched_classes(y_true, y_pred if logits is None else logits, axis)
    logs = log_probabilities(scores) if logits is None else ops.log_softmax(scores)
    surprise = -smoothed(t, label_smoothing) * logs
    return alpha * ops.sum(_focus(1 - ops.exp(logs), gamma) * surprise, axis=-1)


class BinaryFocalCrossentropy(Loss):
    """The binary cross-entropy for classes of very different size: easy examples count little.

    An answer that is right with probability p counts `(1 - p)^gamma`.

    Args:
        apply_class_balancing: whether targets 1 count `alpha`, and targets 0 `1 - alpha`.
        alpha: the weight of targets 1, between 0 and 1.
        gamma: how little counts what is right; with 0 it is the cross-entropy.
        from_logits: whether the predictions are scores that no sigmoid has seen yet.
        label_smoothing: targets are moved towards 1/2 by this fraction of the way.
        axis: along which the mean is taken.

    Raises:
        SettingError: `alpha` or `label_smoothing` is not between 0 and 1, or `gamma` is negative.

    Example:
        >>> import numpy as np
        >>> loss = BinaryFocalCrossentropy()(np.array([0.0, 1.0]), np.array([0.5, 0.5]))
        >>> round(float(loss), 3)
        0.173
    """

    targets: ClassVar[str] = "binary"

    apply_class_balancing: bool = False
    alpha: float = 0.25
    gamma: float = 2.0
    from_logits: bool = False
    label_smoothing: float = 0.0
    axis: int = -1
    name: str = dataclasses.field(default="binary_focal_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, alpha=fraction, gamma=not_negative, label_smoothing=fraction, axis=one_axis)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return binary_focal_crossentropy(
            y_true,
            y_pred,
            self.apply_class_balancing,
            self.alpha,
            self.gamma,
            self.from_logits,
            self.label_smoothing,
            self.axis,
        )


class CategoricalFocalCrossentropy(Loss):
    """The cross-entropy for classes of very different size: easy examples count little.

    Args:
        alpha: by what everything is multiplied.
        gamma: how little counts what is right; with 0 it is `alpha` times the cross-entropy.
        from_logits: whether the predictions are scores that no softmax has seen yet.
        label_smoothing: targets are moved towards `1 / classes` by this fraction of the way.
        axis: which axis holds the classes.

    Raises:
        SettingError: `alpha` or `gamma` is negative, or `label_smoothing` not between 0 and 1.

    Example:
        >>> import numpy as np
        >>> loss = CategoricalFocalCrossentropy(alpha=1.0)
        >>> round(float(loss(np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]]))), 3)
        0.173
    """

    targets: ClassVar[str] = "one_hot"

    alpha: float = 0.25
    gamma: float = 2.0
    from_logits: bool = False
    label_smoothing: float = 0.0
    axis: int = -1
    name: str = dataclasses.field(default="categorical_focal_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, alpha=not_negative, gamma=not_negative, label_smoothing=fraction, axis=one_axis)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return categorical_focal_crossentropy(
            y_true,
            y_pred,
            self.alpha,
            self.gamma,
            self.from_logits,
            self.label_smoothing,
            self.axis,
        )


def _focus(wrong: Array, gamma: float) -> Array:
    """`wrong^gamma`, whose slope is finite at 0 for small gammas too."""
    return ops.power(ops.maximum(wrong, EPSILON), gamma)
