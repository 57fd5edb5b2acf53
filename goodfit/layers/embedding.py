"""The layer that turns ids into vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, count


class Embedding(Layer):
    """A learnt vector for each id: how words and other categories enter a network.

    Bengio and others, "A neural probabilistic language model" (2003).

    Args:
        input_dim: how many ids there are: the whole numbers from 0 to `input_dim - 1`.
        output_dim: the length of an id's vector.

    Raises:
        SettingError: `input_dim` or `output_dim` is not a whole number of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> Embedding(1000, 64)(Input(shape=(20,), dtype="int32"))
        <Symbol (batch, 20, 64) from Embedding>
    """

    input_dim: int
    output_dim: int
    embeddings_initializer: Any = "uniform"
    embeddings_regularizer: Any = None

    def __post_init__(self) -> None:
        check(self, input_dim=count, output_dim=count)
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """The table `embeddings`, with a row for each id."""
        table = (self.input_dim, self.output_dim)
        return {
            "embeddings": Weight(table, self.embeddings_initializer, self.embeddings_regularizer)
        }

    def output_shape(self, shape: Shape) -> Shape:
        """The ids', with an axis of length `output_dim` behind."""
        return (*shape, self.output_dim)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The rows of the table that the ids name."""
        return ops.take(params["embeddings"], ops.cast(x, dtype=np.int32))
