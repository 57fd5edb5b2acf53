"""The layer that does nothing."""

from __future__ import annotations

from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer


class Identity(Layer):
    """Hands on what it gets: a place holder where a model may have a layer or not.

    Example:
        >>> from goodfit.layers import Input
        >>> Identity()(Input(shape=(5,)))
        <Symbol (batch, 5) from Identity>
    """

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`."""
        return x
