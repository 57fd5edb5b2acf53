"""Accuracies: which part of the answers is right."""

from __future__ import annotations

import dataclasses

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.matching import matched, matched_labels, require_classes
from goodfit.metrics.metric import MeanMetric


def accuracy(y_true: Array, y_pred: Array) -> Array:
    """1 where prediction and target are the same number, else 0.

    Example:
        >>> accuracy(np.array([[1, 2]]), np.array([[1, 3]]))
        array([[1., 0.]], dtype=float32)
    """
    y_true, y_pred = matched(y_true, y_pred)
    return _hits(y_true, y_pred)


def binary_accuracy(y_true: Array, y_pred: Array, threshold: float = 0.5) -> Array:
    """1 where `y_pred > threshold` says what the target (0 or 1) says, else 0.

    Example:
        >>> binary_accuracy(np.array([[1, 0]]), np.array([[0.9, 0.8]]))
        array([[1., 0.]], dtype=float32)
    """
    y_true, y_pred = matched(y_true, y_pred)
    return _hits(y_true, ops.greater(y_pred, threshold))


def categorical_accuracy(y_true: Array, y_pred: Array) -> Array:
    """1 where the highest score is at the class of the one-hot target, else 0.

    Example:
        >>> categorical_accuracy(np.array([[0, 1], [1, 0]]), np.array([[0.1, 0.9], [0.2, 0.8]]))
        array([1., 0.], dtype=float32)
    """
    y_true, y_pred = matched(y_true, y_pred)
    require_classes(y_pred)
    return _hits(ops.argmax(y_true, axis=-1), ops.argmax(y_pred, axis=-1))


def sparse_categorical_accuracy(y_true: Array, y_pred: Array) -> Array:
    """1 where the highest score is at the class that the target numbers, else 0.

    Example:
        >>> sparse_categorical_accuracy(np.array([1, 0]), np.array([[0.1, 0.9], [0.2, 0.8]]))
        array([1., 0.], dtype=float32)
    """
    labels, y_pred = matched_labels(y_true, y_pred)
    return _hits(labels, ops.argmax(y_pred, axis=-1))


def _hits(y_true: Array, y_pred: Array) -> Array:
    return ops.cast(ops.equal(y_true, y_pred), dtype=np.float32)


class Accuracy(MeanMetric):
    """How often predictions equal targets exactly: for predictions that are classes themselves.

    The name "accuracy" in `compile` means one of the others, whichever fits the loss.

    Example:
        >>> Accuracy()([1, 2, 3], [1, 2, 4])
        0.6666666666666666
    """

    name: str = dataclasses.field(default="accuracy", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return accuracy(y_true, y_pred)


class BinaryAccuracy(MeanMetric):
    """How often `y_pred > threshold` says what the target (0 or 1) says.

    Where one answer is rare it is high without any skill: 99 % for "no" where 1 % are "yes".

    Args:
        threshold: 0.5 for probabilities; 0.0 for scores (logits).

    Example:
        >>> BinaryAccuracy()([0, 1, 1, 0], [0.1, 0.9, 0.4, 0.2])
        0.75
    """

    threshold: float = 0.5
    name: str = dataclasses.field(default="binary_accuracy", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return binary_accuracy(y_true, y_pred, self.threshold)


class CategoricalAccuracy(MeanMetric):
    """How often the highest score is at the right class, for one-hot targets.

    Example:
        >>> CategoricalAccuracy()([[0, 1], [1, 0]], [[0.1, 0.9], [0.2, 0.8]])
        0.5
    """

    name: str = dataclasses.field(default="categorical_accuracy", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return categorical_accuracy(y_true, y_pred)


class SparseCategoricalAccuracy(MeanMetric):
    """How often the highest score is at the right class, for targets that are class numbers.

    Example:
        >>> SparseCategoricalAccuracy()([1, 0], [[0.1, 0.9], [0.2, 0.8]])
        0.5
    """

    name: str = dataclasses.field(default="sparse_categorical_accuracy", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return sparse_categorical_accuracy(y_true, y_pred)
