"""Attention by the sum of query and key."""

from __future__ import annotations

from typing import Any

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.attention.sequences import SequenceAttention
from goodfit.layers.layer import Weight


class AdditiveAttention(SequenceAttention):
    """Attention whose scores are `sum(scale * tanh(query + key))` over the features.

    Called on `[query, value]` or `[query, value, key]`; without keys the values are their own.
    A call may say `use_causal_mask=True` and `return_attention_scores=True`, as for `Attention`.
    Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to align and
    translate" (2015).

    Args:
        use_scale: whether a factor for each feature is learnt.
        dropout: the share of the attention that is dropped in training.
        seed: another seed drops other shares; the model's own seed counts as well.

    Raises:
        SettingError: `dropout` is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> query, value = Input(shape=(5, 16)), Input(shape=(9, 16))
        >>> AdditiveAttention()([query, value])
        <Symbol (batch, 5, 16) from AdditiveAttention>
    """

    use_scale: bool = True

    def weights(self, shape: Any) -> dict[str, Weight]:
        """A number `scale` for each feature of the query, if it is learnt."""
        features = self.require_last(shape[0], "features")
        return {"scale": Weight((features,), "glorot_uniform")} if self.use_scale else {}

    def scores(self, params: Tree, query: Array, key: Array) -> Array:
        """`sum(scale * tanh(query + key))` over the features."""
        return ops.sum(params.get("scale", 1.0) * ops.tanh(pairs(query, key)), axis=-1)


def pairs(query: Array, key: Array) -> Array:
    """The sum of each step of the query and each of the key: (batch, time, other time, features).

    Example:
        >>> import numpy as np
        >>> pairs(np.ones((2, 3, 5)), np.ones((2, 4, 5))).shape
        (2, 3, 4, 5)
    """
    return ops.expand_dims(query, 2) + ops.expand_dims(key, 1)
