"""The hinge losses, as metrics: how far scores stay behind a margin."""

from __future__ import annotations

import dataclasses

from goodfit import losses
from goodfit.arrays import Array
from goodfit.metrics.metric import MeanMetric


class Hinge(MeanMetric):
    """The mean hinge loss, for targets -1 and 1 (or 0 and 1); see `losses.Hinge`.

    Example:
        >>> round(Hinge()([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]), 3)
        1.3
    """

    name: str = dataclasses.field(default="hinge", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.hinge(y_true, y_pred)


class SquaredHinge(MeanMetric):
    """The mean squared hinge loss, for targets -1 and 1 (or 0 and 1); see `losses.SquaredHinge`.

    Example:
        >>> round(SquaredHinge()([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]), 3)
        1.86
    """

    name: str = dataclasses.field(default="squared_hinge", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.squared_hinge(y_true, y_pred)


class CategoricalHinge(MeanMetric):
    """The mean hinge loss between the right class and the best wrong one.

    See `losses.CategoricalHinge`.

    Example:
        >>> round(CategoricalHinge()([[0, 1], [0, 1]], [[0.6, 0.4], [0.4, 0.6]]), 3)
        1.0
    """

    name: str = dataclasses.field(default="categorical_hinge", kw_only=True)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for each example."""
        return losses.categorical_hinge(y_true, y_pred)
