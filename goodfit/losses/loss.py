"""What a loss is: one value for each example, and how a batch's values become one number."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Function
from goodfit.descriptions import Description
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.losses.matching import as_array, per_example

REDUCTIONS: dict[str | None, Function] = {
    "sum_over_batch_size": lambda values, weight: ops.sum(values * weight) / values.shape[0],
    "mean": lambda values, weight: ops.sum(values * weight) / values.shape[0],
    "mean_with_sample_weight": lambda values, weight: ops.sum(values * weight) / ops.sum(weight),
    "sum": lambda values, weight: ops.sum(values * weight),
    "none": lambda values, weight: values * weight,
    None: lambda values, weight: values * weight,
}
"""How the values of a batch, and the weights of its examples, become the loss."""


class Loss(Description):
    """The parent of all losses; a subclass computes in `call`, and in `targets` says what of.

    Args:
        reduction: "sum_over_batch_size" (the weighted sum divided by the number of examples),
            "mean" (the same), "mean_with_sample_weight" (divided by the sum of the weights),
            "sum", or "none" for one value an example.
        name: what the loss is called.

    Raises:
        UnknownNameError: there is no such reduction.

    Example:
        >>> import numpy as np
        >>> class LargestError(Loss):
        ...     def call(self, y_true, y_pred):
        ...         return ops.max(ops.abs(y_true - y_pred), axis=-1)
        >>> LargestError()(np.array([[1.0, 2.0]]), np.array([[1.0, 5.0]]))
        np.float64(3.0)
    """

    targets: ClassVar[str] = "numbers"
    """What targets are: "classes" (numbered), "one_hot", "binary", "numbers" or "probabilities"."""

    reduction: str | None = dataclasses.field(default="sum_over_batch_size", kw_only=True)
    name: str = dataclasses.field(default="loss", kw_only=True)

    def __post_init__(self) -> None:
        if self.reduction not in REDUCTIONS:
            raise UnknownNameError("reduction", self.reduction, filter(None, REDUCTIONS))

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example: the mean over the last axis, where it is one over numbers."""
        raise NotImplementedError(f"{type(self).__name__} has no `call`")

    def per_example(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example, shape (batch,): the mean over all further axes.

        Raises:
            ShapeError: targets and predictions do not match; nothing is ever broadcast.
        """
        return per_example(self.name, self.call, y_true, y_pred)

    def __call__(self, y_true: Array, y_pred: Array, sample_weight: Array | None = None) -> Array:
        """The loss of a batch; `sample_weight` has one number for each example."""
        values = self.per_example(y_true, y_pred)
        return REDUCTIONS[self.reduction](values, _weight(sample_weight, values))


class LossFunctionWrapper(Loss):
    """A plain function `fn(y_true, y_pred)` as a loss; `compile(loss=fn)` does it by itself.

    Args:
        fn: returns one value for each example (and may keep further axes, which are averaged).

    Example:
        >>> loss = LossFunctionWrapper(lambda y_true, y_pred: ops.abs(y_true - y_pred)[:, 0])
        >>> float(loss(np.array([[1.0], [2.0]]), np.array([[1.0], [5.0]])))
        1.5
    """

    fn: Function

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return self.fn(y_true, y_pred)


def _weight(sample_weight: Array | None, values: Array) -> Array:
    if sample_weight is None:
        return np.ones(values.shape, np.float32)
    weight = as_array(sample_weight)
    if weight.shape not in (values.shape, (*values.shape, 1)):
        raise ShapeError(
            f"sample_weight has shape {weight.shape}, but needs one number for each of the "
            f"{values.shape[0]} examples. Give an array of shape {values.shape}."
        )
    return ops.cast(ops.reshape(weight, shape=values.shape), dtype=values.dtype)
