"""Losses that ask for a margin: right by more than 1 costs nothing, less costs what is missing."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.loss import Loss
from goodfit.losses.matching import matched


def hinge(y_true: Array, y_pred: Array) -> Array:
    """`mean(max(1 - t y, 0))` over the last axis, for targets -1 and 1; a target of 0 means -1.

    Example:
        >>> import numpy as np
        >>> hinge(np.array([[0.0, 1.0]]), np.array([[-0.5, 2.0]]))
        array([0.25])
    """
    return ops.mean(_missing(y_true, y_pred), axis=-1)


def squared_hinge(y_true: Array, y_pred: Array) -> Array:
    """`mean(max(1 - t y, 0)^2)` over the last axis, for targets -1 and 1; 0 means -1.

    Example:
        >>> import numpy as np
        >>> squared_hinge(np.array([[0.0, 1.0]]), np.array([[0.0, -1.0]]))
        array([2.5])
    """
    return ops.mean(ops.square(_missing(y_true, y_pred)), axis=-1)


def categorical_hinge(y_true: Array, y_pred: Array) -> Array:
    """`max(1 + best wrong score - right score, 0)` over the last axis, for one-hot targets.

    A wrong score below 0 counts as 0.

    Example:
        >>> import numpy as np
        >>> categorical_hinge(np.array([[0.0, 1.0]]), np.array([[0.6, 0.4]])).round(2)
        array([1.2])
    """
    y_true, y_pred = matched(y_true, y_pred)
    right = ops.sum(y_true * y_pred, axis=-1)
    wrong = ops.max((1 - y_true) * y_pred, axis=-1)
    return ops.maximum(1 + wrong - right, 0.0)


class Hinge(Loss):
    """The loss of a support vector machine, for scores whose sign is the answer.

    A score that is right by 1 or more costs nothing and is left alone. Cortes, Vapnik 1995.

    Example:
        >>> import numpy as np
        >>> float(Hinge()(np.array([-1.0, 1.0]), np.array([-0.5, 2.0])))
        0.25
    """

    targets: ClassVar[str] = "signs"

    name: str = dataclasses.field(default="hinge", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return hinge(y_true, y_pred)


class SquaredHinge(Loss):
    """The hinge loss squared: smooth where the margin is met, and harder on what is far off.

    Example:
        >>> import numpy as np
        >>> float(SquaredHinge()(np.array([-1.0, 1.0]), np.array([0.0, -1.0])))
        2.5
    """

    targets: ClassVar[str] = "signs"

    name: str = dataclasses.field(default="squared_hinge", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return squared_hinge(y_true, y_pred)


class CategoricalHinge(Loss):
    """The hinge loss for several classes: the right score must lead the best wrong one by 1.

    Example:
        >>> import numpy as np
        >>> loss = CategoricalHinge()(np.array([[0.0, 1.0]]), np.array([[0.6, 0.4]]))
        >>> round(float(loss), 2)
        1.2
    """

    targets: ClassVar[str] = "one_hot"

    name: str = dataclasses.field(default="categorical_hinge", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return categorical_hinge(y_true, y_pred)


def _missing(y_true: Array, y_pred: Array) -> Array:
    """How much each score is short of a margin of 1."""
    y_true, y_pred = matched(y_true, y_pred)
    signs = ops.where(y_true == 0, -1.0, y_true)
    return ops.maximum(1 - signs * y_pred, 0.0)
