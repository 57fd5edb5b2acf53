"""Layers that make training harder so that what is learnt holds elsewhere."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array, Tree, random
from goodfit.errors import ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.settings import check, fraction_below_one


class Dropout(Layer):
    """In training, zeroes a random share of the numbers and enlarges the others to make up for it.

    What is kept is divided by `1 - rate`, so that sums keep their size and nothing is to be done
    when the model predicts. Srivastava and others, "Dropout: a simple way to prevent neural
    networks from overfitting" (2014).

    Args:
        rate: the share that is zeroed, from 0 up to, but not including, 1.
        noise_shape: the shape of the mask, with the batch axis; where it has a 1, all entries of
            the axis are zeroed together, and where it has None, it is as long as the input.
        seed: another seed draws other masks; the model's own seed counts as well.

    Raises:
        SettingError: the rate is not within its range.

    Example:
        >>> import numpy as np
        >>> from goodfit.arrays import random
        >>> from goodfit.layers.context import Context
        >>> ctx = Context(training=True, key=random.key(0)).enter("dropout", {}, trainable=True)
        >>> sorted(set(Dropout(0.5).call({}, np.ones(100), ctx).tolist()))
        [0.0, 2.0]
    """

    rate: float
    noise_shape: tuple[int | None, ...] | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        check(self, rate=fraction_below_one)

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        given = self.noise_shape
        if given is not None and len(given) != len(shape) + 1:
            raise ShapeError(
                f"{self.title} got noise_shape={given}, but its inputs have the shape "
                f"{batch_shape(shape)}. Give one length for each axis, the batch's included."
            )
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, or in training `x / (1 - rate)` where the mask keeps it and 0 elsewhere."""
        if not ctx.dropping or self.rate == 0:
            return x
        key = ctx.key() if self.seed is None else random.fold(ctx.key(), self.seed)
        kept = random.uniform(key, self._mask_shape(x)) >= self.rate
        return ops.where(kept, x / (1 - self.rate), 0.0)

    def _mask_shape(self, x: Array) -> tuple[int, ...]:
        if self.noise_shape is None:
            return tuple(x.shape)
        pairs = zip(self.noise_shape, x.shape, strict=True)
        return tuple(length if given is None else given for given, length in pairs)
