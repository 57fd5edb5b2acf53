"""The layer that turns ids into vectors, and the one that says which steps count."""

from __future__ import annotations

from dataclasses import KW_ONLY
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
        mask_zero: whether the id 0 stands for no step at all: padding, which the layers behind that
            read sequences skip.

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
    _: KW_ONLY
    embeddings_constraint: Any = None
    mask_zero: bool = False

    def __post_init__(self) -> None:
        check(self, input_dim=count, output_dim=count)
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """The table `embeddings`, with a row for each id."""
        table = Weight(
            (self.input_dim, self.output_dim),
            self.embeddings_initializer,
            self.embeddings_regularizer,
            self.embeddings_constraint,
        )
        return {"embeddings": table}

    def output_shape(self, shape: Shape) -> Shape:
        """The ids', with an axis of length `output_dim` behind."""
        return (*shape, self.output_dim)

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """Where the ids are not 0, if that is what 0 stands for."""
        return ops.not_equal(x, 0) if self.mask_zero else None

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The rows of the table that the ids name."""
        return ops.take(params["embeddings"], ops.cast(x, dtype=np.int32))


class Masking(Layer):
    """Hides the steps of a sequence in which every number is `mask_value`.

    The layers behind that read sequences skip these steps: so sequences of many lengths fit into
    one array.

    Args:
        mask_value: the number that fills the steps that do not count.

    Example:
        >>> x = np.array([[[1.0, 2.0], [0.0, 3.0], [0.0, 0.0]]])
        >>> Masking().output_mask(x, None)
        array([[ True,  True, False]])
    """

    mask_value: float = 0.0

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """Where a step has another number."""
        return self._shown(x)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, with zeros in the steps that do not count."""
        return ops.where(self._shown(x)[..., None], x, 0.0)

    def _shown(self, x: Array) -> Array:
        return ops.any(ops.not_equal(x, self.mask_value), axis=-1)
