"""A price for what a layer puts out, not for its weights."""

from __future__ import annotations

from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer
from goodfit.regularizers import L1L2


class ActivityRegularization(Layer):
    """Passes its input on, and adds `l1 * sum(|x|) + l2 * sum(x^2)` of it to the loss.

    With `l1`, few units are active at a time: a sparse code.

    Raises:
        SettingError: one of the two is negative.

    Example:
        >>> ActivityRegularization(l1=0.01).activity_regularizer
        L1L2(l1=0.01)
    """

    l1: float = 0.0
    l2: float = 0.0

    def __post_init__(self) -> None:
        self.settle("activity_regularizer", L1L2(self.l1, self.l2))

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`."""
        return x
