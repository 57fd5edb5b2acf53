"""The loss between rows: those of one group should lie near each other, others far apart."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import ShapeError
from goodfit.losses.loss import Loss
from goodfit.losses.matching import as_array, as_floats
from goodfit.losses.weighting import counting, spread
from goodfit.settings import check, not_negative, positive

ABSENT = -1e9
"""A logarithm so low that its number adds nothing to a sum, and yet no infinity."""


def circle(
    y_true: Array,
    y_pred: Array,
    ref_labels: Array | None = None,
    ref_embeddings: Array | None = None,
    remove_diagonal: bool = True,
    gamma: float = 80,
    margin: float = 0.4,
) -> Array:
    """How far each row is from its group, and how near to the others. Sun and others 2020.

    With `d` one minus the product of two rows, it is `log(1 + sum(exp(gamma (d^2 - margin^2))) *
    sum(exp(gamma ((1 - d)^2 - margin^2))))`: the first sum over the rows of the same group, the
    second over all others. A row that has none of the one or of the other costs 0.

    Args:
        y_true: the number of each row's group, shape (batch,) or (batch, 1).
        y_pred: rows of length 1, shape (batch, size).
        ref_labels: the groups of the rows to compare with; without them, `y_true`.
        ref_embeddings: the rows to compare with; without them, `y_pred`.
        remove_diagonal: whether row i is not compared with reference i, which is itself.
        gamma: how much only the worst pairs count.
        margin: how large distances within a group may be: `d` up to it is near enough, and `d`
            from `1 - margin` far enough.

    Raises:
        ShapeError: there is not one group for each row.

    Example:
        >>> rows = np.array([[1.0, 0.0], [1.0, 0.0], [0.6, 0.8]])
        >>> circle(np.array([0, 0, 1]), rows).round(1)
        array([3.2, 3.2, 0. ])
    """
    groups, y_pred = _grouped(y_true, y_pred)
    others, references = _grouped(
        groups if ref_labels is None else ref_labels,
        y_pred if ref_embeddings is None else ref_embeddings,
    )
    alike = ops.expand_dims(groups, 1) == ops.expand_dims(others, 0)
    compared = _pairs(alike.shape, remove_diagonal)
    return _pull_and_push(y_pred, references, alike & compared, ~alike, gamma, margin)


class Circle(Loss):
    """The loss for embeddings: rows of one group come together, others move apart.

    Targets are group numbers; predictions are rows of length 1: end the network with a `Dense`
    without activation and a `UnitNormalization`. Batches must hold several rows of a group: a row
    without another of its group has nothing to learn, and does not count in the mean. Rows of
    weight 0, padding too, are not compared with. Sun and others 2020.

    Args:
        gamma: how much only the worst pairs count.
        margin: how large distances within a group may be; less is stricter.
        remove_diagonal: whether a row is not compared with itself.

    Raises:
        SettingError: `gamma` is not greater than 0, or `margin` is negative.

    Example:
        >>> rows = np.array([[1.0, 0.0], [1.0, 0.0], [0.6, 0.8]])
        >>> round(float(Circle()(np.array([0, 0, 1]), rows)), 1)
        3.2
    """

    targets: ClassVar[str] = "groups"

    gamma: float = 80.0
    margin: float = 0.4
    remove_diagonal: bool = True
    name: str = dataclasses.field(default="circle", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, gamma=positive, margin=not_negative)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each row among the others."""
        return circle(
            y_true,
            y_pred,
            remove_diagonal=self.remove_diagonal,
            gamma=self.gamma,
            margin=self.margin,
        )

    def of_batch(
        self, y_true: Array, y_pred: Array, weight: Array, rows: Array, mask: Array | None = None
    ) -> Array:
        """The loss of a batch, in which rows of weight 0 are nobody's partner."""
        groups, y_pred = _grouped(y_true, y_pred)
        present = (spread(weight, y_pred) * spread(rows, y_pred, "rows"))[:, 0] != 0
        compared = ops.expand_dims(present, 1) & ops.expand_dims(present, 0)
        alike = ops.expand_dims(groups, 1) == ops.expand_dims(groups, 0)
        partners = alike & compared & _pairs(alike.shape, self.remove_diagonal)
        values = _pull_and_push(
            y_pred, y_pred, partners, ~alike & compared, self.gamma, self.margin
        )
        return self.reduced(values, weight, counting(values, rows, mask) * (values > 0))


def _grouped(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    """One group number for each row, and the rows.

    Raises:
        ShapeError: there is not one group for each row.
    """
    y_true, y_pred = as_array(y_true), as_floats(y_pred)
    if len(y_pred.shape) != 2 or y_true.shape not in (y_pred.shape[:1], (y_pred.shape[0], 1)):
        raise ShapeError(
            f"Rows of numbers are compared by their groups, but the predictions have shape "
            f"{y_pred.shape} and the targets {y_true.shape}. Give predictions of shape (batch, "
            "size), and one group number for each row: `y = y.reshape(-1)`."
        )
    return ops.reshape(y_true, shape=y_pred.shape[:1]), y_pred


def _pairs(shape: tuple[int, int], but_itself: bool) -> NDArray[np.bool_]:
    """Which row may be compared with which reference."""
    return ~np.eye(*shape, dtype=bool) if but_itself else np.ones(shape, bool)


def _pull_and_push(
    y_pred: Array, references: Array, alike: Array, unlike: Array, gamma: float, margin: float
) -> Array:
    """The loss of each row; the masks say with which references."""
    distance = ops.maximum(1 - ops.matmul(y_pred, ops.transpose(references)), 0.0)
    nearness = ops.maximum(1 - distance, -margin)
    pull = gamma * (ops.square(distance) - margin**2)
    push = gamma * (ops.square(nearness) - margin**2)
    pull = ops.logsumexp(ops.where(alike, pull, ABSENT), axis=1)
    push = ops.logsumexp(ops.where(unlike, push, ABSENT), axis=1)
    return ops.softplus(pull + push)
