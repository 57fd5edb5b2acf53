"""What layers have in common that draw random numbers in training, and do nothing in prediction."""

from __future__ import annotations

import dataclasses

from goodfit import ops
from goodfit.arrays import Array, Tree, random
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer
from goodfit.settings import check, fraction_below_one


class Drawing(Layer):
    """The parent of layers that draw; a subclass has `disturbed(x, key)`.

    Args:
        seed: another seed draws other numbers; the model's own seed counts as well.
    """

    seed: int | None = dataclasses.field(default=None, kw_only=True)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, or in training what the draw makes of it."""
        if not ctx.dropping:
            return x
        key = ctx.key() if self.seed is None else random.fold(ctx.key(), self.seed)
        return self.disturbed(x, key)

    def disturbed(self, x: Array, key: Array) -> Array:
        """What the layer makes of `x` in training."""
        raise NotImplementedError(f"{type(self).__name__} has no `disturbed`")


class Dropping(Drawing):
    """The parent of layers that drop a random share of the numbers."""

    rate: float

    def __post_init__(self) -> None:
        check(self, rate=fraction_below_one)

    def disturbed(self, x: Array, key: Array) -> Array:
        """`x` without those that are dropped."""
        if self.rate == 0:
            return x
        kept = random.uniform(key, self.mask_shape(tuple(x.shape))) >= self.rate
        return self.dropped(x, kept)

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """For inputs of this shape, that of the mask: 1 where all are dropped together."""
        return shape

    def dropped(self, x: Array, kept: Array) -> Array:
        """`x / (1 - rate)` where it is kept, so that its mean stays, and 0 elsewhere."""
        return ops.where(kept, x / (1 - self.rate), 0.0)
