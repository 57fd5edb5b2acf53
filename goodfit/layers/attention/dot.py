"""Attention by the product of query and key."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import UnknownNameError
from goodfit.layers.attention.additive import pairs
from goodfit.layers.attention.sequences import SequenceAttention
from goodfit.layers.layer import Shape, Weight

MODES = ("dot", "concat")


class Attention(SequenceAttention):
    """Each step of a query takes the mean of the values, weighted by how well it fits their keys.

    `softmax(query @ transpose(key)) @ value`, called on `[query, value]` or `[query, value, key]`;
    without keys the values are their own. A call may say `use_causal_mask=True` (no step looks at a
    later one) and `return_attention_scores=True`. Luong, Pham and Manning, "Effective approaches to
    attention-based neural machine translation" (2015).

    Args:
        use_scale: whether a factor of the scores is learnt.
        score_mode: "dot", or "concat" for the sum of `tanh(query + key)` over the features.
        dropout: the share of the attention that is dropped in training.
        seed: another seed drops other shares; the model's own seed counts as well.

    Raises:
        SettingError: `dropout` is not within its range.
        UnknownNameError: there is no such `score_mode`.

    Example:
        >>> from goodfit.layers import Input
        >>> query, value = Input(shape=(5, 16)), Input(shape=(9, 16))
        >>> Attention()([query, value])
        <Symbol (batch, 5, 16) from Attention>
    """

    use_scale: bool = False
    score_mode: str = "dot"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.score_mode not in MODES:
            raise UnknownNameError("score_mode of Attention", self.score_mode, MODES)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A number `scale` if it is learnt, and for "concat" the factor of the sum."""
        names = [("scale", self.use_scale), ("concat_score_weight", self.score_mode == "concat")]
        return {name: Weight((), "ones") for name, learnt in names if learnt}

    def scores(self, params: Tree, query: Array, key: Array) -> Array:
        """`scale * query @ transpose(key)`."""
        scale = params.get("scale", 1.0)
        if self.score_mode == "concat":
            summed = ops.sum(ops.tanh(scale * pairs(query, key)), axis=-1)
            return params["concat_score_weight"] * summed
        return query @ ops.swapaxes(key, 1, 2) * scale
