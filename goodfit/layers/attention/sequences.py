"""What `Attention` and `AdditiveAttention` have in common: all but the scores."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError
from goodfit.layers.attention.masks import all_of, causal_mask, masked_softmax
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.layers.regularization import Dropout
from goodfit.settings import check, fraction_below_one


class SequenceAttention(Layer):
    """The parent of `Attention` and `AdditiveAttention`: `softmax(scores(query, key)) @ value`.

    A subclass says how well a query and a key go together, in `scores`.
    """

    joins: ClassVar[bool] = True
    least: ClassVar[int] = 2
    most: ClassVar[int] = 3
    options: ClassVar[tuple[str, ...]] = ("return_attention_scores", "use_causal_mask")

    _: KW_ONLY
    dropout: float = 0.0
    seed: int | None = None

    def __post_init__(self) -> None:
        check(self, dropout=fraction_below_one)

    def output_shape(
        self,
        shape: Any,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        """The query's time and the value's features; and (query's time, value's time)."""
        self._require_sequences(shape)
        query, value = shape[:2]
        out = (query[0], value[1])
        return [out, (query[0], value[0])] if return_attention_scores else out

    def output_mask(self, x: Any, mask: Any) -> Array | None:
        """The query's."""
        return None if mask is None else mask[0]

    def call(
        self,
        params: Tree,
        x: list[Array],
        ctx: LayerContext,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        """`softmax(scores(query, key)) @ value`."""
        query, value, key = x[0], x[1], x[-1]
        seen, looked_at = (ctx.mask or [None, None])[:2]
        mask = all_of(
            None if looked_at is None else looked_at[:, None, :],
            causal_mask(query.shape[1], value.shape[1]) if use_causal_mask else None,
        )
        shares = masked_softmax(self.scores(params, query, key), mask)
        shares = Dropout(self.dropout, seed=self.seed).call({}, shares, ctx)
        out = shares @ value
        if seen is not None:
            out = ops.where(seen[:, :, None], out, 0.0)
        return [out, shares] if return_attention_scores else out

    def scores(self, params: Tree, query: Array, key: Array) -> Array:
        """How well each step of the query goes with each of the key: (batch, time, other time)."""
        raise NotImplementedError(f"{type(self).__name__} has no `scores`")

    def _require_sequences(self, shapes: list[Shape]) -> None:
        query, value, key = shapes[0], shapes[1], shapes[-1]
        fit = all(len(shape) == 2 for shape in shapes) and query[1] == key[1]
        if not fit or not may_be_equal(value[0], key[0]):
            raise ShapeError(
                f"{self.title} expects a query (batch, time, features), a value (batch, other "
                "time, any) and, if there is one, a key (batch, other time, features), but got "
                f"{' and '.join(map(batch_shape, shapes))}. Bring query and key to the same "
                "features, for instance with a Dense layer."
            )


def may_be_equal(one: int | None, other: int | None) -> bool:
    """Whether two lengths, None where not known, can be the same.

    Example:
        >>> may_be_equal(3, None), may_be_equal(3, 4)
        (True, False)
    """
    return one == other or None in (one, other)
