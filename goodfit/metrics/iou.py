"""Intersection over union: how well predicted regions cover the true ones, class by class."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import SettingError, ShapeError
from goodfit.losses.matching import as_array, as_floats, matched
from goodfit.losses.weighting import spread
from goodfit.metrics.confusion import ratio
from goodfit.metrics.metric import Metric
from goodfit.metrics.ranking import class_number
from goodfit.settings import check, count


def confusion(y_true: Array, y_pred: Array, weight: Array, classes: int) -> Array:
    """The weight of each pair of a true (row) and a predicted class (column).

    Numbers that are no class count for nothing.

    Example:
        >>> confusion(np.array([0, 1, 1]), np.array([0, 1, 0]), np.ones(3), classes=2)
        array([[1., 0.],
               [1., 1.]])
    """
    known = (y_true >= 0) & (y_true < classes) & (y_pred >= 0) & (y_pred < classes) & (weight != 0)
    pair = tuple(ops.cast(ops.where(known, y, 0), dtype=np.int32) for y in (y_true, y_pred))
    return ops.scatter_add(ops.where(known, weight, 0), index=pair, shape=(classes, classes))


def mean_overlap(matrix: Array, targets: Sequence[int]) -> float:
    """The mean intersection over union of the target classes; those never seen are left out.

    Example:
        >>> mean_overlap(np.array([[1.0, 0.0], [1.0, 1.0]]), [0, 1])
        0.5
    """
    intersection = np.diag(matrix)
    union = matrix.sum(axis=0) + matrix.sum(axis=1) - intersection
    seen = [number for number in targets if union[number] > 0]
    return float(ratio(intersection, union)[seen].mean()) if seen else math.nan


class MeanIoU(Metric):
    """The mean over all classes of `intersection / union` of true and predicted region.

    It does not flatter whoever calls everything background, as an accuracy does. Classes that are
    neither there nor predicted are left out.

    Args:
        num_classes: how many classes there are.
        ignore_class: a class number whose examples count for nothing ("void").
        sparse_y_true: whether targets are class numbers; if not, a score for each class.
        sparse_y_pred: whether predictions are class numbers; if not, a score for each class.
        axis: which axis holds the scores.

    Raises:
        SettingError: there is no such number of classes, or no such class.

    Example:
        >>> MeanIoU(2)([0, 0, 1, 1], [0, 1, 0, 1])
        0.3333333333333333
        >>> MeanIoU(2, sparse_y_pred=False)([0, 1], [[0.9, 0.1], [0.2, 0.8]])
        1.0
    """

    num_classes: int
    ignore_class: int | None = dataclasses.field(default=None, kw_only=True)
    sparse_y_true: bool = dataclasses.field(default=True, kw_only=True)
    sparse_y_pred: bool = dataclasses.field(default=True, kw_only=True)
    axis: int = dataclasses.field(default=-1, kw_only=True)
    name: str = dataclasses.field(default="mean_io_u", kw_only=True)

    def __post_init__(self) -> None:
        check(self, num_classes=count)

    def targets(self) -> Sequence[int]:
        """The classes whose mean is taken."""
        return range(self.num_classes)

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The confusion matrix."""
        y_true, y_pred = as_array(y_true), as_array(y_pred)
        labels = y_true if self.sparse_y_true else ops.argmax(y_true, axis=self.axis)
        found = y_pred if self.sparse_y_pred else ops.argmax(y_pred, axis=self.axis)
        labels, found = self._matched(as_floats(labels), as_floats(found))
        weight = spread(weight, found)
        if self.ignore_class is not None:
            weight = ops.where(labels == self.ignore_class, 0, weight)
        return {"confusion": confusion(labels, found, weight, self.num_classes)}

    def result(self, sums: dict[str, Any]) -> float:
        """The mean over the target classes; NaN if none of them was seen."""
        return mean_overlap(sums["confusion"], self.targets())

    def _matched(self, labels: Array, found: Array) -> tuple[Array, Array]:
        """True and predicted class numbers in one shape; a further axis of length 1 is dropped."""
        labels, found = (
            ops.reshape(mine, shape=other.shape) if mine.shape == (*other.shape, 1) else mine
            for mine, other in ((labels, found), (found, labels))
        )
        if labels.shape != found.shape:
            raise ShapeError(
                f"{type(self).__name__} compares class numbers, but true ones have shape "
                f"{tuple(labels.shape)} and predicted ones {tuple(found.shape)}. For scores of "
                "each class write `sparse_y_pred=False`, for one-hot targets `sparse_y_true=False`."
            )
        return labels, found


class IoU(MeanIoU):
    """The mean of `intersection / union` of true and predicted region, over some classes.

    Args:
        num_classes: how many classes there are.
        target_class_ids: the classes whose mean is taken.
        ignore_class: a class number whose examples count for nothing ("void").
        sparse_y_true: whether targets are class numbers; if not, a score for each class.
        sparse_y_pred: whether predictions are class numbers; if not, a score for each class.
        axis: which axis holds the scores.

    Raises:
        SettingError: there is no such number of classes, or no such class.

    Example:
        >>> IoU(num_classes=3, target_class_ids=[1])([0, 1, 1, 2], [0, 1, 2, 2])
        0.5
    """

    target_class_ids: Sequence[int]
    name: str = dataclasses.field(default="io_u", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        _settle_targets(self, self.num_classes)

    def targets(self) -> Sequence[int]:
        """The classes whose mean is taken."""
        return self.target_class_ids


class OneHotMeanIoU(MeanIoU):
    """`MeanIoU` for one-hot targets, and predictions that are a score for each class.

    Args:
        num_classes: how many classes there are.
        ignore_class: a class number whose examples count for nothing ("void").
        sparse_y_pred: whether predictions are class numbers instead.
        axis: which axis holds the scores.

    Example:
        >>> OneHotMeanIoU(2)([[1, 0], [0, 1]], [[0.9, 0.1], [0.6, 0.4]])
        0.25
    """

    sparse_y_true: bool = dataclasses.field(default=False, init=False)
    sparse_y_pred: bool = dataclasses.field(default=False, kw_only=True)
    name: str = dataclasses.field(default="one_hot_mean_io_u", kw_only=True)


class OneHotIoU(IoU):
    """`IoU` for one-hot targets, and predictions that are a score for each class.

    Args:
        num_classes: how many classes there are.
        target_class_ids: the classes whose mean is taken.
        ignore_class: a class number whose examples count for nothing ("void").
        sparse_y_pred: whether predictions are class numbers instead.
        axis: which axis holds the scores.

    Example:
        >>> OneHotIoU(2, [0])([[1, 0], [0, 1]], [[0.9, 0.1], [0.6, 0.4]])
        0.5
    """

    sparse_y_true: bool = dataclasses.field(default=False, init=False)
    sparse_y_pred: bool = dataclasses.field(default=False, kw_only=True)
    name: str = dataclasses.field(default="one_hot_io_u", kw_only=True)


class BinaryIoU(Metric):
    """The mean of `intersection / union` of the regions of yes and of no.

    Args:
        target_class_ids: whose mean is taken: 1 is yes, 0 is no.
        threshold: a prediction of at least this much is a yes.

    Raises:
        SettingError: `target_class_ids` has other numbers than 0 and 1.

    Example:
        >>> BinaryIoU([1])([0, 1, 1, 1], [0.6, 0.7, 0.9, 0.1])
        0.5
    """

    target_class_ids: Sequence[int] = (0, 1)
    threshold: float = 0.5
    name: str = dataclasses.field(default="binary_io_u", kw_only=True)

    def __post_init__(self) -> None:
        _settle_targets(self, 2)

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The confusion matrix."""
        y_true, y_pred = matched(y_true, y_pred)
        weight = spread(weight, y_pred)
        return {"confusion": confusion(y_true, y_pred >= self.threshold, weight, classes=2)}

    def result(self, sums: dict[str, Any]) -> float:
        """The mean over the target classes; NaN if none of them was seen."""
        return mean_overlap(sums["confusion"], self.target_class_ids)


def _settle_targets(metric: IoU | BinaryIoU, classes: int) -> None:
    given = tuple(metric.target_class_ids)
    if not given or any(class_number.read(n) is None or n >= classes for n in given):
        raise SettingError(
            f"{type(metric).__name__} got target_class_ids={list(given)}, but {classes} classes "
            f"have the numbers 0 to {classes - 1}. Write for instance `target_class_ids=[0]`."
        )
    metric.settle("target_class_ids", given)
