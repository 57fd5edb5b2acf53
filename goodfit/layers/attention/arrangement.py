"""How axes are arranged for attention with several heads."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from goodfit import ops
from goodfit.arrays import Array


class Arrangement(NamedTuple):
    """Which axes are attended over, and which are kept apart; counted with the batch, which is 0.

    Projected inputs come as (batch, ..., heads, size). Attention has them as (batch, apart, heads,
    steps, size), where all axes that are attended over have become one of `steps`.

    Example:
        >>> images = Arrangement(attended=(1, 2), apart=())
        >>> images.by_heads(np.ones((4, 8, 9, 2, 16))).shape
        (4, 2, 72, 16)
    """

    attended: tuple[int, ...]
    apart: tuple[int, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """The axes of a projected input in the order that attention has them."""
        heads = len(self.attended) + len(self.apart) + 1
        return (0, *self.apart, heads, *self.attended, heads + 1)

    def lengths(self, x: Array) -> tuple[int, ...]:
        """How long the attended axes are."""
        return tuple(x.shape[i] for i in self.attended)

    def by_heads(self, x: Array) -> Array:
        """A projected input as attention has it."""
        moved = ops.transpose(x, axes=self.order)
        kept = moved.shape[: len(self.apart) + 2]
        return ops.reshape(moved, shape=(*kept, math.prod(self.lengths(x)), x.shape[-1]))

    def by_place(self, x: Array, lengths: tuple[int, ...]) -> Array:
        """The reverse of `by_heads`, for a query whose attended axes have these lengths."""
        whole = ops.reshape(x, shape=(*x.shape[:-2], *lengths, x.shape[-1]))
        return ops.transpose(whole, axes=tuple(int(i) for i in np.argsort(self.order)))

    def step_mask(self, mask: Array | None, of_query: bool) -> Array | None:
        """A mask (batch, time) as one for scores; None where each time is attended by itself.

        Its axes are the batch, those apart, the heads, the query's attended and the values'.
        """
        if mask is None or 1 not in self.attended:
            return None
        count = len(self.attended)
        place = len(self.apart) + 2 + self.attended.index(1) + (0 if of_query else count)
        shape = [1] * (len(self.apart) + 2 + 2 * count)
        shape[0], shape[place] = mask.shape
        return ops.reshape(mask, shape=tuple(shape))

    def score_mask(self, mask: Array) -> Array:
        """A mask that ends in the query's and the values' attended axes, as one for scores."""
        last = 2 * len(self.attended)
        missing = len(self.apart) + 2 + last - mask.ndim
        shape = (*mask.shape[:-last], *(1,) * missing, *mask.shape[-last:])
        return ops.reshape(mask, shape=shape)

    def by_step(self, mask: Array, queries: tuple[int, ...], values: tuple[int, ...]) -> Array:
        """A mask for scores with all attended axes made one, of the query and of the values."""
        first = mask.shape[: len(self.apart) + 2]
        whole = ops.broadcast_to(mask, shape=(*first, *queries, *values))
        return ops.reshape(whole, shape=(*first, math.prod(queries), math.prod(values)))
