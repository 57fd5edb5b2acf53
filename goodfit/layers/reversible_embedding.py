"""The layer that turns ids into vectors, and vectors into scores of ids."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.embedding import Embedding
from goodfit.layers.layer import Shape, Weight
from goodfit.settings import check, positive


class ReversibleEmbedding(Embedding):
    """An embedding that may be called in reverse, to give each id a score for a vector.

    `embedding(ids)` looks vectors up; `embedding(vectors, reverse=True)` multiplies them by the
    same table, so that a language model learns one table instead of two. Press and Wolf, "Using the
    output embedding to improve language models" (2017).

    Args:
        input_dim: how many ids there are: the whole numbers from 0 to `input_dim - 1`.
        output_dim: the length of an id's vector.
        tie_weights: whether both ways share one table.
        logit_soft_cap: scores are squeezed smoothly between minus this number and this number.

    Raises:
        SettingError: a size is not a whole number of at least 1, or the cap is not positive.

    Example:
        >>> from goodfit.layers import Input
        >>> embedding = ReversibleEmbedding(1000, 64)
        >>> vectors = embedding(Input(shape=(20,), dtype="int32"))
        >>> embedding(vectors, reverse=True)
        <Symbol (batch, 20, 1000) from ReversibleEmbedding>
    """

    options: ClassVar[tuple[str, ...]] = ("reverse",)

    _: KW_ONLY
    tie_weights: bool = True
    logit_soft_cap: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.logit_soft_cap is not None:
            check(self, logit_soft_cap=positive)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """The table `embeddings`, and `reverse_embeddings` where the way back has its own."""
        declared = super().weights(shape)
        if not self.tie_weights:
            reverse = (self.output_dim, self.input_dim)
            declared["reverse_embeddings"] = Weight(reverse, self.embeddings_initializer)
        return declared

    def output_shape(self, shape: Shape, reverse: bool = False) -> Shape:
        """A vector for each id, or in reverse a score of each id for each vector."""
        return (*shape[:-1], self.input_dim) if reverse else super().output_shape(shape)

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """Where the ids are not 0, if that is what 0 stands for; in reverse the input's."""
        is_vectors = not np.issubdtype(x.dtype, np.integer) and x.shape[-1:] == (self.output_dim,)
        return mask if is_vectors else super().output_mask(x, mask)

    def call(self, params: Tree, x: Array, ctx: LayerContext, reverse: bool = False) -> Array:
        """The rows of the table that the ids name, or in reverse `x @ transpose(table)`."""
        if not reverse:
            return super().call(params, x, ctx)
        table = (
            ops.transpose(params["embeddings"])
            if self.tie_weights
            else params["reverse_embeddings"]
        )
        scores = x @ table
        if self.logit_soft_cap is None:
            return scores
        return ops.tanh(scores / self.logit_soft_cap) * self.logit_soft_cap
