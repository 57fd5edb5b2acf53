"""Augmentation: in training, another picture of the same thing in each epoch."""

from __future__ import annotations

import dataclasses
import functools
import math

from goodfit import ops
from goodfit.arrays import Array, Tree, random
from goodfit.layers.context import LayerContext
from goodfit.layers.images.image_layer import ImageLayer

PURPOSES = 4
"""For how many purposes, at most, a layer draws a single number for each example."""


class Draws:
    """Random numbers for a batch, of which each example has its own.

    They belong to the seed, the epoch and the example: whatever else is in the batch, and whoever
    computes it, an example gets the same.

    Args:
        ctx: the layer's context.
        count: how many examples there are.
        seed: the layer's own; another seed draws other numbers.
    """

    def __init__(self, ctx: LayerContext, count: int, seed: int | None = None) -> None:
        self.count = count
        self._ctx, self._seed = ctx, seed
        self._places: dict[str, int] = {}

    def keys(self, purpose: str) -> Array:
        """A key for each example, (count, 2)."""
        keys = self._ctx.example_keys(self.count, purpose)
        return keys if self._seed is None else random.fold(keys, self._seed)

    def unit(self, purpose: str, shape: tuple[int, ...]) -> Array:
        """Numbers from 0 up to 1, (count, *shape)."""
        if shape:
            return random.uniform_each(self.keys(purpose), shape)
        return self.single[:, self._places.setdefault(purpose, len(self._places))]

    @functools.cached_property
    def single(self) -> Array:
        """A number for each purpose, in the order of asking: (count, 4).

        They are drawn together, for XLA would draw a number anew for every pixel that needs it.
        """
        return random.uniform_each(self.keys("single"), (PURPOSES,))

    def uniform(
        self, purpose: str, bounds: tuple[float, float] = (0.0, 1.0), shape: tuple[int, ...] = ()
    ) -> Array:
        """Numbers between the bounds, (count, *shape)."""
        low, high = bounds
        return low + (high - low) * self.unit(purpose, shape)

    def normal(self, purpose: str, shape: tuple[int, ...]) -> Array:
        """Standard normal numbers, (count, *shape)."""
        return random.normal_each(self.keys(purpose), shape)

    def whole(self, purpose: str, bounds: tuple[int, int]) -> Array:
        """Whole numbers from the lower bound to the higher one, both included, as floats."""
        low, high = bounds
        return low + ops.floor(self.uniform(purpose) * (high - low + 1))

    def sign(self, purpose: str) -> Array:
        """1 or -1, (count,)."""
        return 2 * ops.floor(2 * self.uniform(purpose)) - 1

    def happens(self, purpose: str, share: tuple[float, float]) -> Array:
        """Whether it happens, where its probability is itself drawn between two bounds."""
        return self.uniform(purpose) < math.fsum(share) / 2


class Augmentation(ImageLayer):
    """The parent of layers that change images in training; a subclass has `changed(x, draws)`.

    Args:
        seed: another seed draws other numbers; the model's own seed counts as well.
    """

    seed: int | None = dataclasses.field(default=None, kw_only=True)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, or in training what the draw makes of it."""
        return self.changed(x, self.draws(x, ctx)) if ctx.dropping else x

    def draws(self, x: Array, ctx: LayerContext) -> Draws:
        """The numbers for this batch; the same, each time they are drawn."""
        return Draws(ctx, x.shape[0], self.seed)

    def changed(self, x: Array, draws: Draws) -> Array:
        """What becomes of the images, whose channels are last."""
        raise NotImplementedError(f"{type(self).__name__} has no `changed`")


def for_pixels(numbers: Array) -> Array:
    """One number for each image, (count,), in a shape that meets all its pixels.

    Example:
        >>> import numpy as np
        >>> for_pixels(np.ones(8)).shape
        (8, 1, 1, 1)
    """
    return ops.reshape(numbers, shape=(-1, 1, 1, 1))
