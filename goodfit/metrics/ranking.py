"""The highest scores of an example, and whether the right class is among them."""

from __future__ import annotations

import dataclasses
from numbers import Integral
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, namespace
from goodfit.errors import ShapeError
from goodfit.losses.matching import matched, matched_labels, require_classes
from goodfit.metrics.metric import MeanMetric
from goodfit.settings import Rule, check, count


def _class_number(given: Any) -> int | None:
    whole = isinstance(given, Integral) and not isinstance(given, bool)
    return int(given) if whole and given >= 0 else None


class_number = Rule(_class_number, "a class number, 0 or more", "1")


def is_in_top(y: Array, k: int) -> Array:
    """Whether each score is one of the k highest along the last axis; of equal ones the first are.

    Example:
        >>> is_in_top(np.array([0.2, 0.5, 0.2, 0.1]), 2)
        array([ True,  True, False, False])
    """
    best = namespace(y).argsort(-y, axis=-1, stable=True)[..., :k]
    return ops.any(ops.one_hot(best, classes=y.shape[-1], dtype=np.bool_), axis=-2)


def one_class(y: Array, number: int) -> Array:
    """The entry of the last axis that belongs to a class.

    Raises:
        ShapeError: there are not so many classes.

    Example:
        >>> one_class(np.array([[0.1, 0.9], [0.3, 0.7]]), 1)
        array([0.9, 0.7])
    """
    if len(y.shape) < 2 or number >= y.shape[-1]:
        raise ShapeError(
            f"class_id={number} names an entry of the last axis, but the predictions have shape "
            f"{tuple(y.shape)}. Classes are numbered from 0: for one output leave class_id out."
        )
    return y[..., number]


def top_k_categorical_accuracy(y_true: Array, y_pred: Array, k: int = 5) -> Array:
    """1 where the class of the one-hot target is among the k with the highest scores, else 0.

    Example:
        >>> y_pred = np.array([[0.1, 0.7, 0.2], [0.1, 0.7, 0.2]])
        >>> top_k_categorical_accuracy(np.array([[0, 0, 1], [1, 0, 0]]), y_pred, k=2)
        array([1., 0.], dtype=float32)
    """
    y_true, y_pred = matched(y_true, y_pred)
    require_classes(y_pred)
    return sparse_top_k_categorical_accuracy(ops.argmax(y_true, axis=-1), y_pred, k)


def sparse_top_k_categorical_accuracy(
    y_true: Array, y_pred: Array, k: int = 5, from_sorted_ids: bool = False
) -> Array:
    """1 where the class that the target numbers is among the k with the highest scores, else 0.

    Classes of equal score are all among the highest, or none is: as in Keras.

    Args:
        y_true: class numbers.
        y_pred: a score for each class, or, `from_sorted_ids`, class numbers, the best first.
        k: how many count.
        from_sorted_ids: whether the predictions are class numbers instead of scores.

    Example:
        >>> sparse_top_k_categorical_accuracy(np.array([2, 0]), np.array([[0.1, 0.7, 0.2]] * 2), 2)
        array([1., 0.], dtype=float32)
    """
    labels, y_pred = matched_labels(y_true, y_pred)
    label = ops.expand_dims(labels, -1)
    if from_sorted_ids:
        return ops.cast(ops.any(y_pred[..., :k] == label, axis=-1), dtype=np.float32)
    score = ops.take_along_axis(y_pred, label, axis=-1)
    not_lower = ops.where(y_pred <= score, 0, 1)  # also where either is NaN, which is never right
    return ops.cast(ops.sum(not_lower, axis=-1) < k, dtype=np.float32)


class TopKCategoricalAccuracy(MeanMetric):
    """How often the right class is among the k with the highest scores, for one-hot targets.

    Args:
        k: how many of the highest scores count.

    Raises:
        SettingError: `k` is no whole number of 1 or more.

    Example:
        >>> TopKCategoricalAccuracy(k=2)([[0, 0, 1], [1, 0, 0]], [[0.1, 0.7, 0.2]] * 2)
        0.5
    """

    k: int = 5
    name: str = dataclasses.field(default="top_k_categorical_accuracy", kw_only=True)

    def __post_init__(self) -> None:
        check(self, k=count)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return top_k_categorical_accuracy(y_true, y_pred, self.k)


class SparseTopKCategoricalAccuracy(MeanMetric):
    """How often the right class is among the k with the highest scores, for class numbers.

    Args:
        k: how many of the highest scores count.
        from_sorted_ids: whether the predictions are class numbers, the best first, not scores.

    Raises:
        SettingError: `k` is no whole number of 1 or more.

    Example:
        >>> SparseTopKCategoricalAccuracy(k=2)([2, 0], [[0.1, 0.7, 0.2]] * 2)
        0.5
    """

    k: int = 5
    from_sorted_ids: bool = dataclasses.field(default=False, kw_only=True)
    name: str = dataclasses.field(default="sparse_top_k_categorical_accuracy", kw_only=True)

    def __post_init__(self) -> None:
        check(self, k=count)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return sparse_top_k_categorical_accuracy(y_true, y_pred, self.k, self.from_sorted_ids)
