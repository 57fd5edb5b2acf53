"""Losses for one class out of several: an example's outputs are probabilities that sum to 1."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.axes import one_axis
from goodfit.losses.logits import EPSILON, log_probabilities, logits_behind
from goodfit.losses.loss import Loss
from goodfit.losses.matching import label_entries, matched, matched_classes, matched_labels
from goodfit.settings import check, fraction


def categorical_crossentropy(
    y_true: Array,
    y_pred: Array,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """`-sum(t log(y))` over the classes, for targets that are one probability for each class.

    Args:
        y_true: the targets: one-hot rows, or any probabilities.
        y_pred: probabilities, or scores if `from_logits`; same shape.
        from_logits: whether the predictions are scores that no softmax has seen yet.
        label_smoothing: targets are moved towards `1 / classes` by this fraction of the way
            (Szegedy and others 2016).
        axis: which axis holds the classes.

    Example:
        >>> import numpy as np
        >>> categorical_crossentropy(np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]])).round(3)
        array([0.693])
    """
    logits = logits_behind(y_pred, ops.softmax, from_logits, axis)
    y_true, scores = matched_classes(y_true, y_pred if logits is None else logits, axis)
    y_true = smoothed(y_true, label_smoothing)
    if logits is not None:
        return ops.softmax_crossentropy(scores, y_true)
    return -ops.sum(y_true * log_probabilities(scores), axis=-1)


def smoothed(y_true: Array, smoothing: float) -> Array:
    """Targets moved by a fraction of the way towards an equal share for each class (last axis).

    Example:
        >>> import numpy as np
        >>> smoothed(np.array([0.0, 1.0]), 0.5)
        array([0.25, 0.75])
    """
    return y_true * (1 - smoothing) + smoothing / y_true.shape[-1] if smoothing else y_true


def sparse_categorical_crossentropy(
    y_true: Array,
    y_pred: Array,
    from_logits: bool = False,
    ignore_class: int | None = None,
    axis: int = -1,
) -> Array:
    """`-log(y[t])`, for targets `t` that are class numbers from 0: one for each row of scores.

    Args:
        y_true: class numbers, shape (batch,) or (batch, 1), whole numbers of any dtype.
        y_pred: probabilities, or scores if `from_logits`; shape (batch, classes).
        from_logits: whether the predictions are scores that no softmax has seen yet.
        ignore_class: a class number that costs 0 whatever is predicted, such as -1 or 255.
        axis: which axis holds the classes.

    Example:
        >>> import numpy as np
        >>> sparse_categorical_crossentropy(np.array([1]), np.array([[0.5, 0.5]])).round(3)
        array([0.693])
    """
    logits = logits_behind(y_pred, ops.softmax, from_logits, axis)
    labels, scores = matched_labels(y_true, y_pred if logits is None else logits, axis)
    kept = None if ignore_class is None else ops.not_equal(labels, ignore_class)
    labels = labels if kept is None else ops.where(kept, labels, 0)
    if logits is not None:
        values = ops.sparse_softmax_crossentropy(scores, labels)
    else:
        values = -label_entries(log_probabilities(scores), labels)
    return values if kept is None else ops.where(kept, values, 0.0)


def kl_divergence(y_true: Array, y_pred: Array) -> Array:
    """`sum(t log(t / y))` over the last axis: how much further than necessary `y` is from `t`.

    Example:
        >>> import numpy as np
        >>> kl_divergence(np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]])).round(3)
        array([0.693])
    """
    logits = logits_behind(y_pred, ops.softmax, from_logits=False)
    y_true, scores = matched(y_true, y_pred if logits is None else logits)
    t = ops.clip(y_true, EPSILON, 1)
    if logits is not None:
        return ops.softmax_crossentropy(scores, t) + ops.sum(t * ops.log(t), axis=-1)
    return ops.sum(t * ops.log(t / ops.clip(scores, EPSILON, 1)), axis=-1)


class CategoricalCrossentropy(Loss):
    """The loss for one class out of several, with one-hot targets; after a `softmax`.

    Guessing evenly among C classes costs ln C.

    Args:
        from_logits: whether the predictions are scores that no softmax has seen yet.
        label_smoothing: targets are moved towards `1 / classes` by this fraction of the way.
        axis: which axis holds the classes.

    Raises:
        SettingError: `label_smoothing` is not between 0 and 1.

    Example:
        >>> import numpy as np
        >>> loss = CategoricalCrossentropy(from_logits=True)
        >>> float(loss(np.array([[0.0, 1.0]]), np.array([[1000.0, -1000.0]])))
        2000.0
    """

    targets: ClassVar[str] = "one_hot"

    from_logits: bool = False
    label_smoothing: float = 0.0
    axis: int = -1
    name: str = dataclasses.field(default="categorical_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, label_smoothing=fraction, axis=one_axis)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return categorical_crossentropy(
            y_true, y_pred, self.from_logits, self.label_smoothing, self.axis
        )


class SparseCategoricalCrossentropy(Loss):
    """The loss for one class out of several, with class numbers as targets; after a `softmax`.

    The same as `CategoricalCrossentropy` on one-hot rows, without the rows.

    Args:
        from_logits: whether the predictions are scores that no softmax has seen yet.
        ignore_class: a class number that marks what is not to be learnt, such as -1 or 255: it
            counts for nothing, in the mean's divisor neither.
        axis: which axis holds the classes.

    Example:
        >>> import numpy as np
        >>> loss = SparseCategoricalCrossentropy(from_logits=True)
        >>> float(loss(np.array([1]), np.array([[1000.0, -1000.0]])))
        2000.0
    """

    targets: ClassVar[str] = "classes"

    from_logits: bool = False
    ignore_class: int | None = None
    axis: int = dataclasses.field(default=-1, kw_only=True)
    name: str = dataclasses.field(default="sparse_categorical_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, axis=one_axis)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return sparse_categorical_crossentropy(
            y_true, y_pred, self.from_logits, self.ignore_class, self.axis
        )

    def counted(self, y_true: Array, values: Array) -> Array | None:
        """All but what has the ignored class."""
        if self.ignore_class is None:
            return None
        return ops.reshape(ops.not_equal(y_true, self.ignore_class), shape=values.shape)


class KLDivergence(Loss):
    """The loss for predicting a whole distribution: 0 only where it is met. Kullback, Leibler 1951.

    It differs from the cross-entropy by the targets' own entropy, so its gradient is the same.

    Example:
        >>> import numpy as np
        >>> float(KLDivergence()(np.array([[0.25, 0.75]]), np.array([[0.25, 0.75]])))
        0.0
    """

    targets: ClassVar[str] = "probabilities"

    name: str = dataclasses.field(default="kl_divergence", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return kl_divergence(y_true, y_pred)
