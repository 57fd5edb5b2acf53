"""Attention in several heads, groups of which share keys and values."""

from __future__ import annotations

from typing import Any

from goodfit.errors import SettingError
from goodfit.layers.attention.projected import ProjectedAttention
from goodfit.settings import check, count


class GroupQueryAttention(ProjectedAttention):
    """Attention in several heads of which neighbours share keys and values: less to keep.

    In each head `softmax(q @ transpose(k) / sqrt(head_dim)) @ v`, as in `MultiHeadAttention`; one
    head of keys and values for all is multi-query attention. A call may say the same.
    Ainslie and others, "GQA: training generalized multi-query transformer models from multi-head
    checkpoints" (2023).

    Args:
        head_dim: how long the vectors of a head are.
        num_query_heads: how many heads of queries there are.
        num_key_value_heads: how many heads of keys and values there are; a divisor of the former.
        dropout: the share of the attention that is dropped in training.
        sliding_window: a step looks only at fewer than this many steps away.
        use_gate: whether a learnt gate, made from the query, lets what was gathered through.
        seed: another seed drops other shares; the model's own seed counts as well.

    Raises:
        SettingError: a number is not within its range, or the heads do not fall into equal groups.

    Example:
        >>> from goodfit.layers import Input
        >>> x = Input(shape=(20, 128))
        >>> GroupQueryAttention(head_dim=16, num_query_heads=8, num_key_value_heads=2)(x, x)
        <Symbol (batch, 20, 128) from GroupQueryAttention>
    """

    head_dim: int
    num_query_heads: int
    num_key_value_heads: int

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, head_dim=count, num_query_heads=count, num_key_value_heads=count)
        if self.num_query_heads % self.num_key_value_heads:
            raise SettingError(
                f"GroupQueryAttention got num_query_heads={self.num_query_heads} and "
                f"num_key_value_heads={self.num_key_value_heads}, but each head of keys and values "
                "serves as many queries. Write for instance `num_key_value_heads=1`."
            )

    def heads(self) -> tuple[int, int]:
        """Of queries, and of keys and values."""
        return self.num_query_heads, self.num_key_value_heads

    def sizes(self) -> tuple[int, int]:
        """`head_dim` for all."""
        return self.head_dim, self.head_dim

    def output_shape(
        self,
        shape: Any,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
        **options: Any,
    ) -> Any:
        """The query's; and that of the scores."""
        for one in shape:
            self.require_rank(one, ("time", "features"))
        return self.shape_of(shape, return_attention_scores, use_causal_mask)
