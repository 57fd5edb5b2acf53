"""The losses between probabilities, as metrics: means over examples instead of over batches."""

from __future__ import annotations

import dataclasses

from goodfit import losses
from goodfit.arrays import Array
from goodfit.losses.axes import one_axis
from goodfit.losses.matching import as_floats
from goodfit.losses.weighting import spread
from goodfit.metrics.metric import MeanMetric
from goodfit.settings import check, fraction


class BinaryCrossentropy(MeanMetric):
    """The mean binary cross-entropy; see `losses.BinaryCrossentropy`.

    Args:
        from_logits: whether the predictions are scores that no sigmoid has seen yet.
        label_smoothing: targets are moved towards 1/2 by this fraction of the way.

    Raises:
        SettingError: `label_smoothing` is not between 0 and 1.

    Example:
        >>> round(BinaryCrossentropy()([0, 1], [0.5, 0.5]), 3)
        0.693
    """

    from_logits: bool = False
    label_smoothing: float = 0.0
    name: str = dataclasses.field(default="binary_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        check(self, label_smoothing=fraction)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.binary_crossentropy(y_true, y_pred, self.from_logits, self.label_smoothing)


class CategoricalCrossentropy(MeanMetric):
    """The mean cross-entropy against one-hot targets; see `losses.CategoricalCrossentropy`.

    Args:
        from_logits: whether the predictions are scores that no softmax has seen yet.
        label_smoothing: targets are moved towards `1 / classes` by this fraction of the way.
        axis: which axis holds the classes.

    Raises:
        SettingError: `label_smoothing` is not between 0 and 1, or `axis` is no whole number.

    Example:
        >>> round(CategoricalCrossentropy()([[0, 1]], [[0.5, 0.5]]), 3)
        0.693
    """

    from_logits: bool = False
    label_smoothing: float = 0.0
    axis: int = -1
    name: str = dataclasses.field(default="categorical_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        check(self, label_smoothing=fraction, axis=one_axis)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.categorical_crossentropy(
            y_true, y_pred, self.from_logits, self.label_smoothing, self.axis
        )


class SparseCategoricalCrossentropy(MeanMetric):
    """The mean cross-entropy against class numbers; see `losses.SparseCategoricalCrossentropy`.

    Args:
        from_logits: whether the predictions are scores that no softmax has seen yet.
        ignore_class: a class number whose examples count for nothing ("void").
        axis: which axis holds the classes.

    Example:
        >>> round(SparseCategoricalCrossentropy()([1], [[0.5, 0.5]]), 3)
        0.693
        >>> metric = SparseCategoricalCrossentropy(ignore_class=0)
        >>> round(metric([0, 1], [[0.1, 0.9], [0.5, 0.5]]), 3)
        0.693
    """

    from_logits: bool = False
    ignore_class: int | None = None
    axis: int = -1
    name: str = dataclasses.field(default="sparse_categorical_crossentropy", kw_only=True)

    def __post_init__(self) -> None:
        check(self, axis=one_axis)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.sparse_categorical_crossentropy(
            y_true, y_pred, self.from_logits, self.ignore_class, self.axis
        )

    def measure(self, y_true: Array, y_pred: Array, weight: Array) -> dict[str, Array]:
        """The weighted sum of the values, and the sum of their weights, without what is ignored."""
        if self.ignore_class is not None:
            labels = as_floats(y_true)
            weight = spread(weight, labels) * (labels != self.ignore_class)
        return super().measure(y_true, y_pred, weight)


class KLDivergence(MeanMetric):
    """The mean Kullback-Leibler divergence; see `losses.KLDivergence`.

    Example:
        >>> round(KLDivergence()([[0, 1]], [[0.5, 0.5]]), 3)
        0.693
    """

    name: str = dataclasses.field(default="kl_divergence", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.kl_divergence(y_true, y_pred)


class Poisson(MeanMetric):
    """The mean Poisson loss, for targets that are counts; see `losses.Poisson`.

    Example:
        >>> round(Poisson()([1.0, 2.0], [1.0, 2.0]), 3)
        0.807
    """

    name: str = dataclasses.field(default="poisson", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.poisson(y_true, y_pred)
