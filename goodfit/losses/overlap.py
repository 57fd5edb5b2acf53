"""Losses between areas: how little of what is wanted and what is marked is both."""

from __future__ import annotations

import dataclasses
from typing import ClassVar, NamedTuple

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.arrays.axes import Axes
from goodfit.losses.axes import several_axes
from goodfit.losses.logits import EPSILON
from goodfit.losses.loss import Loss
from goodfit.losses.matching import as_floats, matched
from goodfit.losses.weighting import counting, spread
from goodfit.settings import check, not_negative


class Areas(NamedTuple):
    """Sums over the axes: of what is wanted and marked, of what is wanted, of what is marked."""

    both: Array
    wanted: Array
    marked: Array


def dice(y_true: Array, y_pred: Array, axis: Axes = None) -> Array:
    """`1 - 2 both / (wanted + marked)`, where `both` is the sum of `y_true * y_pred`.

    Args:
        y_true: the targets: 0, 1, or between.
        y_pred: the predictions, in [0, 1].
        axis: over which is summed; None for all, the examples' axis included.

    Example:
        >>> import numpy as np
        >>> float(round(dice(np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]])), 3))
        0.333
    """
    return _dice(_areas(y_true, y_pred, axis))


def tversky(
    y_true: Array, y_pred: Array, alpha: float = 0.5, beta: float = 0.5, axis: Axes = None
) -> Array:
    """`1 - both / (both + alpha missed + beta invented)`; with 1/2 and 1/2 it is `dice`.

    Args:
        y_true: the targets: 0, 1, or between.
        y_pred: the predictions, in [0, 1].
        alpha: how much counts what is wanted and not marked.
        beta: how much counts what is marked and not wanted.
        axis: over which is summed; None for all, the examples' axis included.

    Example:
        >>> import numpy as np
        >>> t, y = np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]])
        >>> float(round(tversky(t, y, alpha=1.0), 3))
        0.5
    """
    return _tversky(_areas(y_true, y_pred, axis), alpha, beta)


class OverlapLoss(Loss):
    """The parent of losses between areas: sums over the axes, and a ratio of them.

    Where the axes hold that of the examples, weights, padding and masks act inside the sums.
    """

    targets: ClassVar[str] = "binary"

    axis: Axes = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.axis is not None:
            check(self, axis=several_axes)

    def of_areas(self, areas: Areas) -> Array:
        """The loss, from the sums over its axes."""
        raise NotImplementedError(f"{type(self).__name__} has no `of_areas`")

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example, or of all together."""
        return self.of_areas(_areas(y_true, y_pred, self.axis))

    def of_batch(
        self, y_true: Array, y_pred: Array, weight: Array, rows: Array, mask: Array | None = None
    ) -> Array:
        """The loss of a batch; weights count inside the sums where these go over the examples."""
        y_pred = as_floats(y_pred)
        if not self._sums_over_examples(y_pred):
            return super().of_batch(y_true, y_pred, weight, rows, mask)
        share = spread(weight, y_pred) * counting(y_pred, rows, mask)
        found = self.of_areas(_areas(y_true, y_pred, self.axis, share))
        ones = np.ones(found.shape, np.float32)
        return self.reduced(found, ones, ones)

    def _sums_over_examples(self, y_pred: Array) -> bool:
        if self.axis is None:
            return True
        axes = self.axis if isinstance(self.axis, tuple) else (self.axis,)
        return any(axis % len(y_pred.shape) == 0 for axis in axes)


class Dice(OverlapLoss):
    """The loss for areas in pictures: 0 where marked and wanted are the same.

    What is empty everywhere does not count, however large it is: small areas are not drowned.
    Milletari and others 2016.

    Args:
        axis: over which is summed, counted with the examples' axis; None for all together.

    Example:
        >>> import numpy as np
        >>> round(float(Dice()(np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]]))), 3)
        0.333
    """

    name: str = dataclasses.field(default="dice", kw_only=True)

    def of_areas(self, areas: Areas) -> Array:
        """`1 - 2 both / (wanted + marked)`."""
        return _dice(areas)


class Tversky(OverlapLoss):
    """The Dice loss, where missing and inventing may cost differently. Salehi and others 2017.

    Args:
        alpha: how much counts what is wanted and not marked.
        beta: how much counts what is marked and not wanted.
        axis: over which is summed, counted with the examples' axis; None for all together.

    Raises:
        SettingError: `alpha` or `beta` is negative.

    Example:
        >>> import numpy as np
        >>> round(float(Tversky(alpha=1.0)(np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]]))), 3)
        0.5
    """

    alpha: float = 0.5
    beta: float = 0.5
    name: str = dataclasses.field(default="tversky", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, alpha=not_negative, beta=not_negative)

    def of_areas(self, areas: Areas) -> Array:
        """`1 - both / (both + alpha missed + beta invented)`."""
        return _tversky(areas, self.alpha, self.beta)


def _areas(y_true: Array, y_pred: Array, axis: Axes, share: Array | None = None) -> Areas:
    """The sums, in which each number counts its share."""
    y_true, y_pred = matched(y_true, y_pred)
    counted = y_true if share is None else y_true * share
    marked = y_pred if share is None else y_pred * share
    return Areas(
        ops.sum(counted * y_pred, axis=axis),
        ops.sum(counted, axis=axis),
        ops.sum(marked, axis=axis),
    )


def _dice(areas: Areas) -> Array:
    return 1 - 2 * areas.both / (areas.wanted + areas.marked + EPSILON)


def _tversky(areas: Areas, alpha: float, beta: float) -> Array:
    missed, invented = areas.wanted - areas.both, areas.marked - areas.both
    return 1 - areas.both / (areas.both + alpha * missed + beta * invented + EPSILON)
