"""Normalisation to length 1."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.arrays.axes import Axes
from goodfit.layers.axes import kept_axes
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape

SMALLEST_SQUARE = 1e-24
"""A vector whose squares sum to less counts as zero, and is not blown up."""


class UnitNormalization(Layer):
    """Divides each vector by its length, so that only its direction counts.

    Args:
        axis: the axis or axes along which a vector lies, counted with the batch axis.

    Example:
        >>> import numpy as np
        >>> UnitNormalization().call({}, np.array([[3.0, 4.0], [0.0, 0.0]]), None)
        array([[0.6, 0.8],
               [0. , 0. ]])
    """

    axis: Axes = -1

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        kept_axes(self, self.axis, shape)
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x / sqrt(sum(x^2))`."""
        axes = kept_axes(self, self.axis, x.shape[1:])
        squares = ops.sum(ops.square(x), axis=axes, keepdims=True)
        return x / ops.sqrt(ops.maximum(squares, SMALLEST_SQUARE))
