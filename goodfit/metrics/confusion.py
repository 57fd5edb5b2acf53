"""Right and wrong yes-or-no answers, counted at many thresholds at once.

A prediction is counted by how many thresholds it exceeds. These counts add up over batches, and
the four numbers of the confusion matrix at every threshold are sums of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, namespace


class Counts(NamedTuple):
    """Weights of right and wrong answers; the first axis of each array is the thresholds.

    Example:
        >>> Counts(np.array([3.0]), np.array([1.0]), np.array([0.0]), np.array([0.0])).precision
        array([0.75])
    """

    true_positives: Array
    false_positives: Array
    true_negatives: Array
    false_negatives: Array

    @property
    def precision(self) -> Array:
        """The part of the positive answers that is right."""
        return ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> Array:
        """The part of the positive examples that is found."""
        return ratio(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def sensitivity(self) -> Array:
        """What doctors call recall."""
        return self.recall

    @property
    def specificity(self) -> Array:
        """The part of the negative examples that is left alone."""
        return ratio(self.true_negatives, self.true_negatives + self.false_positives)


def ratio(part: Array, whole: Array) -> Array:
    """`part / whole`, and 0 where the whole is 0.

    Example:
        >>> ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0]))
        array([0.5, 0. ])
    """
    nothing = np.equal(whole, 0)
    return np.where(nothing, 0.0, part / np.where(nothing, 1.0, whole))


def levels(y_true: Array, y_pred: Array, weight: Array, thresholds: Array) -> dict[str, Array]:
    """The weights of positive and of negative examples, by how many thresholds they exceed.

    Args:
        y_true: the targets, in the predictions' shape; what is not 0 is positive.
        y_pred: the predictions.
        weight: one number for each prediction.
        thresholds: in rising order.

    Example:
        >>> ones = np.ones(3)
        >>> levels(np.array([0, 1, 1]), np.array([0.1, 0.6, 0.9]), ones, np.array([0.5, 0.8]))
        {'positives': array([0., 1., 1.]), 'negatives': array([1., 0., 0.])}
    """
    level = _level(y_pred, weight, thresholds)
    return _by_class(y_true, weight, level, (len(thresholds) + 1,))


def levels_by_label(
    y_true: Array, y_pred: Array, weight: Array, thresholds: Array
) -> dict[str, Array]:
    """`levels` for each entry of the last axis by itself: shape (thresholds + 1, labels).

    Example:
        >>> levels_by_label(np.eye(2), np.eye(2), np.ones((2, 2)), np.array([0.5]))["positives"]
        array([[0., 0.],
               [1., 1.]])
    """
    labels = y_pred.shape[-1]
    level = _level(y_pred, weight, thresholds)
    label = np.broadcast_to(np.arange(labels), level.shape)
    return _by_class(y_true, weight, (level, label), (len(thresholds) + 1, labels))


def _level(y_pred: Array, weight: Array, thresholds: Array) -> Array:
    """Float32 on both sides, so that 0.7 does not exceed 0.7; NaN of weight 0 is put anywhere."""
    y = ops.cast(ops.where(weight != 0, y_pred, 0), dtype=np.float32)
    return namespace(y).searchsorted(np.asarray(thresholds, np.float32), y)


def _by_class(y_true: Array, weight: Array, place: Any, shape: tuple[int, ...]) -> dict[str, Array]:
    positives = ops.where(y_true != 0, weight, 0)
    return {
        "positives": ops.scatter_add(positives, index=place, shape=shape),
        "negatives": ops.scatter_add(weight - positives, index=place, shape=shape),
    }


def counts(sums: dict[str, Any]) -> Counts:
    """Right and wrong answers at each threshold, of what `levels` gave.

    Example:
        >>> sums = {"positives": np.array([0.0, 1.0, 1.0]), "negatives": np.array([1.0, 0.0, 0.0])}
        >>> counts(sums).true_positives
        array([2., 1.])
    """
    positives, negatives = (at_least(sums[name]) for name in ("positives", "negatives"))
    return Counts(
        positives[1:], negatives[1:], negatives[0] - negatives[1:], positives[0] - positives[1:]
    )


def at_least(by_level: Array) -> Array:
    """Sums over each level and those above it.

    Example:
        >>> at_least(np.array([1.0, 2.0, 3.0]))
        array([6., 5., 3.])
    """
    return np.cumsum(np.asarray(by_level, np.float64)[::-1], axis=0)[::-1]
