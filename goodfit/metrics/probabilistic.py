"""The losses between probabilities, as metrics: means over examples instead of over batches."""

from __future__ import annotations

import dataclasses

from goodfit import losses
from goodfit.arrays import Array
from goodfit.metrics.metric import MeanMetric


class BinaryCrossentropy(MeanMetric):
    """The mean binary cross-entropy; see `losses.BinaryCrossentropy`.

    Example:
        >>> round(BinaryCrossentropy()([0, 1], [0.5, 0.5]), 3)
        0.693
    """

    from_logits: bool = False
    label_smoothing: float = 0.0
    name: str = dataclasses.field(default="binary_crossentropy", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.binary_crossentropy(y_true, y_pred, self.from_logits, self.label_smoothing)


class CategoricalCrossentropy(MeanMetric):
    """The mean cross-entropy against one-hot targets; see `losses.CategoricalCrossentropy`.

    Example:
        >>> round(CategoricalCrossentropy()([[0, 1]], [[0.5, 0.5]]), 3)
        0.693
    """

    from_logits: bool = False
    label_smoothing: float = 0.0
    name: str = dataclasses.field(default="categorical_crossentropy", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.categorical_crossentropy(
            y_true, y_pred, self.from_logits, self.label_smoothing
        )


class SparseCategoricalCrossentropy(MeanMetric):
    """The mean cross-entropy against class numbers; see `losses.SparseCategoricalCrossentropy`.

    Example:
        >>> round(SparseCategoricalCrossentropy()([1], [[0.5, 0.5]]), 3)
        0.693
    """

    from_logits: bool = False
    name: str = dataclasses.field(default="sparse_categorical_crossentropy", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)


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
