"""Attention in several heads, each with queries, keys and values of its own."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any

from goodfit.errors import SettingError, ShapeError
from goodfit.layers.attention.arrangement import Arrangement
from goodfit.layers.attention.projected import ProjectedAttention
from goodfit.layers.layer import Shape
from goodfit.layers.shaped import Shaped
from goodfit.settings import check, count, is_count


class MultiHeadAttention(ProjectedAttention, Shaped):
    """Attention in several heads at once, each of which looks at the inputs in its own way.

    In each head `softmax(q @ transpose(k) / sqrt(key_dim)) @ v`, where `q`, `k` and `v` are
    learnt projections of query, key and value; a last projection makes the output of what the heads
    have gathered. Called on `(query, value)` or `(query, value, key)`; with one sequence as both it
    is self-attention. A call may say `use_causal_mask=True` (no step looks at a later one),
    `attention_mask=...` (True where a step of the query may look at one of the value) and
    `return_attention_scores=True`. Vaswani and others, "Attention is all you need" (2017).

    Args:
        num_heads: how many heads there are.
        key_dim: how long the vectors are by which queries and keys are compared.
        value_dim: how long the vectors are that a head gathers; by default `key_dim`.
        dropout: the share of the attention that is dropped in training.
        output_shape: the last axes of the output; by default the query's features.
        attention_axes: the axes to attend over, counted with the batch; by default all between the
            batch and the features.
        sliding_window: a step looks only at fewer than this many steps away.
        use_gate: whether a learnt gate, made from the query, lets what was gathered through.
        seed: another seed drops other shares; the model's own seed counts as well.

    Raises:
        SettingError: a number is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> x = Input(shape=(20, 128))
        >>> MultiHeadAttention(num_heads=8, key_dim=16)(x, x, use_causal_mask=True)
        <Symbol (batch, 20, 128) from MultiHeadAttention>
    """

    num_heads: int
    key_dim: int
    value_dim: int | None = None
    _: KW_ONLY
    output_shape: Any = None
    attention_axes: int | tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, num_heads=count, key_dim=count)
        if self.value_dim is not None:
            check(self, value_dim=count)
        self.settle_output_shape()
        if not all(map(is_count, self._written_lengths())):
            raise SettingError(
                f"MultiHeadAttention got output_shape={self.written_shape!r}, but it must be the "
                "length of the output's last axis, or a tuple of lengths. Write for instance "
                "`MultiHeadAttention(..., output_shape=64)`."
            )

    def heads(self) -> tuple[int, int]:
        """As many of keys and values as of queries."""
        return self.num_heads, self.num_heads

    def sizes(self) -> tuple[int, int]:
        """`key_dim`, and `value_dim`."""
        return self.key_dim, self.value_dim or self.key_dim

    def output_lengths(self, query: Shape) -> tuple[int, ...]:
        """`output_shape`, or the query's features."""
        return self._written_lengths() or super().output_lengths(query)

    def arrangement(self, rank: int) -> Arrangement:
        """Which axes to attend over, in inputs of that many axes."""
        between = tuple(range(1, rank - 1))
        axes = self._axes(rank, between)
        if not axes or len(set(axes)) < len(axes) or not set(axes) <= set(between):
            raise ShapeError(
                f"{self.title} got attention_axes={self.attention_axes} and inputs of {rank} axes, "
                "of which the first is the batch and the last the features; only those between can "
                "be attended over. Give it sequences, (batch, time, features), for instance with "
                "`attention_axes=1`."
            )
        return Arrangement(attended=axes, apart=tuple(i for i in between if i not in axes))

    def found_shape(
        self,
        shape: Any,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
        **options: Any,
    ) -> Any:
        """The query's, with `output_shape` for its features; and that of the scores."""
        return self.shape_of(shape, return_attention_scores, use_causal_mask)

    def _written_lengths(self) -> tuple[Any, ...]:
        given = self.written_shape
        return (given,) if isinstance(given, int) else tuple(given or ())

    def _axes(self, rank: int, between: tuple[int, ...]) -> tuple[int, ...]:
        given = self.attention_axes
        if given is None:
            return between
        return tuple(
            i + rank if i < 0 else i for i in ((given,) if isinstance(given, int) else given)
        )
