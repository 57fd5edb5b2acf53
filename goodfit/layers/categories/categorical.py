"""Layers that find the number of a category, and the ways in which such numbers are written."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import UnknownNameError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape


class Categorical(Layer):
    """The parent of layers that number categories; a subclass has `depth`, `numbers` and a setting.

    Args:
        output_mode: "int" gives the numbers themselves; "one_hot" a row of zeros with a 1 for each
            number (in the place of a last axis of length 1); "multi_hot" one row for each example,
            with a 1 wherever a number of its last axis occurs; "count" how often it occurs.
    """

    modes: ClassVar[tuple[str, ...]] = ("int", "one_hot", "multi_hot", "count")

    def __post_init__(self) -> None:
        if self.output_mode not in self.modes:
            raise UnknownNameError("output mode", self.output_mode, self.modes)

    @property
    def output_mode(self) -> str:
        """How the numbers are written: a setting, which each subclass has where Keras has it."""
        raise NotImplementedError(f"{type(self).__name__} has no setting `output_mode`")

    @property
    def depth(self) -> int:
        """How many categories there are."""
        raise NotImplementedError(f"{type(self).__name__} has no `depth`")

    def numbers(self, x: Array) -> Array:
        """The number of each entry's category, or -1 for an entry that does not count."""
        raise NotImplementedError(f"{type(self).__name__} has no `numbers`")

    def output_shape(self, shape: Shape) -> Shape:
        """The input's for numbers; else it ends in the number of categories."""
        if self.output_mode == "int":
            return shape
        if self.output_mode == "one_hot" and shape[-1:] != (1,):
            return (*shape, self.depth)
        return (*shape[:-1], self.depth)

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """The input's where each entry stays in its place."""
        return mask if self.output_mode == "int" else None

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The numbers, written as `output_mode` says."""
        return self.written(self.numbers(x))

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The output for arrays; one axis alone is one example, where examples are summed up."""
        if x.ndim > 1 or self.output_mode in ("int", "one_hot"):
            return super().at_once(x, ctx, **options)
        rows = {name: np.reshape(value, (1, -1)) for name, value in options.items()}
        return super().at_once(x.reshape(1, -1), ctx, **rows)[0]

    def written(self, numbers: Array, weights: Array | None = None) -> Array:
        """The numbers as `output_mode` says; each counts once, or as much as its weight."""
        if self.output_mode == "int":
            return ops.cast(numbers, dtype=np.int32)
        if self.output_mode == "one_hot":
            single = numbers.ndim > 1 and numbers.shape[-1] == 1
            return ops.one_hot(numbers[..., 0] if single else numbers, classes=self.depth)
        if numbers.ndim == 1:  # one number for each example
            numbers = numbers[:, None]
        counts = counted(numbers, self.depth, weights)
        return ops.minimum(counts, 1.0) if self.output_mode == "multi_hot" else counts


def counted(numbers: Array, depth: int, weights: Array | None = None) -> Array:
    """How often each number from 0 to `depth - 1` occurs along the last axis; others are passed by.

    Args:
        numbers: (..., n) whole numbers.
        depth: how many numbers there are to count.
        weights: how much each counts, in the shape of `numbers`.

    Example:
        >>> counted(np.array([[0, 2, 2], [1, -1, 7]]), 3).tolist()
        [[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]
    """
    rows = math.prod(numbers.shape[:-1])
    flat = ops.reshape(numbers, shape=(rows, numbers.shape[-1]))
    counts = ops.greater_equal(flat, 0) & ops.less(flat, depth)
    each = ops.cast(counts, dtype=np.float32)
    if weights is not None:
        each = each * ops.reshape(weights, shape=flat.shape)
    place = (np.arange(rows)[:, None], ops.where(counts, flat, 0))
    sums = ops.scatter_add(each, index=place, shape=(rows, depth))
    return ops.reshape(sums, shape=(*numbers.shape[:-1], depth))
