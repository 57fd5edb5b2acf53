"""What a loss is: one value for each example, and how a batch's values become one number."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np

from goodfit.arrays import Array, Function
from goodfit.descriptions import Description
from goodfit.errors import UnknownNameError
from goodfit.losses.matching import as_array, per_value
from goodfit.losses.weighting import REDUCTIONS, counting, spread


class Loss(Description):
    """The parent of all losses; a subclass computes in `call`, and in `targets` says what of.

    A loss whose value for an example depends on the other examples too says so in `of_batch`.

    Args:
        reduction: "sum_over_batch_size" (the weighted sum divided by the number of values),
            "mean" (the same), "mean_with_sample_weight" (divided by the sum of the weights),
            "sum", or "none" for all values.
        name: what the loss is called.

    Raises:
        UnknownNameError: there is no such reduction.

    Example:
        >>> from goodfit import ops
        >>> class LargestError(Loss):
        ...     def call(self, y_true, y_pred):
        ...         return ops.max(ops.abs(y_true - y_pred), axis=-1)
        >>> LargestError()(np.array([[1.0, 2.0]]), np.array([[1.0, 5.0]]))
        np.float64(3.0)
    """

    targets: ClassVar[str] = "numbers"
    """What targets are: "classes" (numbered), "one_hot", "binary", "signs" (-1 or 1), "numbers",
    "probabilities", "groups" (which rows belong together) or "sequences" (of classes)."""

    lowest_target: ClassVar[float] = -np.inf
    """The lowest number that a target may be."""

    reduction: str | None = dataclasses.field(default="sum_over_batch_size", kw_only=True)
    name: str = dataclasses.field(default="loss", kw_only=True)

    def __post_init__(self) -> None:
        if self.reduction not in REDUCTIONS:
            raise UnknownNameError("reduction", self.reduction, filter(None, REDUCTIONS))

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example: the mean over the last axis, where it is one over numbers."""
        raise NotImplementedError(f"{type(self).__name__} has no `call`")

    def counted(self, y_true: Array, values: Array) -> Array | None:
        """Which values count at all, as booleans of their shape; None for all of them."""
        return None

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example, or of each of its steps: what `call` gives, checked.

        Raises:
            ShapeError: targets and predictions do not match; nothing is ever broadcast.
        """
        return per_value(self.name, self.call, y_true, y_pred)

    def of_batch(
        self, y_true: Array, y_pred: Array, weight: Array, rows: Array, mask: Array | None = None
    ) -> Array:
        """The loss of a batch, some rows of which may be padding; 0 where nothing counts.

        Args:
            y_true: the targets.
            y_pred: the predictions.
            weight: one number for each example, or for each of its steps.
            rows: 1 for each real row, 0 for padding, which counts for nothing.
            mask: True for each step that counts, shape (batch, time); None where all do.

        Raises:
            ShapeError: the arrays' shapes do not match; nothing is ever broadcast.
        """
        values = self.values(y_true, y_pred)
        real, chosen = counting(values, rows, mask), self.counted(as_array(y_true), values)
        return self.reduced(values, weight, real if chosen is None else real * chosen)

    def reduced(self, values: Array, weight: Array, counted: Array) -> Array:
        """The values as one number, by the reduction; `counted` is 0 for what is left out."""
        return REDUCTIONS[self.reduction](values, spread(weight, values) * counted, counted)

    def __call__(
        self,
        y_true: Array,
        y_pred: Array,
        sample_weight: Array | None = None,
        mask: Array | None = None,
    ) -> Array:
        """The loss of a batch; weights are for each example or each step, masks for each step."""
        rows = np.ones(as_array(y_pred).shape[:1], np.float32)
        weight = rows if sample_weight is None else sample_weight
        return self.of_batch(y_true, y_pred, weight, rows, mask)


class LossFunctionWrapper(Loss):
    """A plain function `fn(y_true, y_pred)` as a loss; `compile(loss=fn)` does it by itself.

    Args:
        fn: returns one value for each example (and may keep further axes, which are averaged).

    Example:
        >>> from goodfit import ops
        >>> loss = LossFunctionWrapper(lambda y_true, y_pred: ops.abs(y_true - y_pred)[:, 0])
        >>> float(loss(np.array([[1.0], [2.0]]), np.array([[1.0], [5.0]])))
        1.5
    """

    fn: Function

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return self.fn(y_true, y_pred)
