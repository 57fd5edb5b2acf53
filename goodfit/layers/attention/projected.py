"""Attention in several heads, each of which sees learnt projections of its inputs."""

from __future__ import annotations

import math
import string
from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError
from goodfit.layers.attention.arrangement import Arrangement
from goodfit.layers.attention.masks import all_of, causal_mask, masked_softmax, window_mask
from goodfit.layers.attention.sequences import may_be_equal
from goodfit.layers.context import LayerContext
from goodfit.layers.einsum_dense import EinsumDense
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.layers.regularization import Dropout
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, count, fraction_below_one

QUERY_KEY_VALUE = ("query", "key", "value")


class ProjectedAttention(Layer):
    """The parent of the layers of attention in heads.

    A subclass says how many heads there are, how long their vectors, and which axes to attend over.
    """

    joins: ClassVar[bool] = True
    least: ClassVar[int] = 2
    most: ClassVar[int] = 3
    options: ClassVar[tuple[str, ...]] = (
        "attention_mask", "return_attention_scores", "use_causal_mask",
    )  # fmt: skip

    _: KW_ONLY
    dropout: float = 0.0
    use_bias: bool = True
    sliding_window: int | None = None
    kernel_initializer: Any = "glorot_uniform"
    bias_initializer: Any = "zeros"
    kernel_regularizer: Any = None
    bias_regularizer: Any = None
    kernel_constraint: Any = None
    bias_constraint: Any = None
    use_gate: bool = False
    seed: int | None = None

    def __post_init__(self) -> None:
        check(self, dropout=fraction_below_one)
        if self.sliding_window is not None:
            check(self, sliding_window=count)
        resolve_names(self)

    def heads(self) -> tuple[int, int]:
        """How many heads the query has, and how many keys and values have."""
        raise NotImplementedError(f"{type(self).__name__} has no `heads`")

    def sizes(self) -> tuple[int, int]:
        """How long a head's vectors are: those of queries and keys, and those of values."""
        raise NotImplementedError(f"{type(self).__name__} has no `sizes`")

    def output_lengths(self, query: Shape) -> tuple[int, ...]:
        """The lengths of the last axes of the output."""
        return (self.require_last(query, "features"),)

    def arrangement(self, rank: int) -> Arrangement:
        """Which axes to attend over, in inputs of that many axes."""
        return Arrangement(attended=(1,), apart=())

    def weights(self, shape: Any) -> dict[str, Any]:
        """The projections: `query`, `key`, `value`, `attention_output`, and perhaps `gate`."""
        query, value, key = shape[0], shape[1], shape[-1]
        inputs = {"query": query, "key": key, "value": value, "gate": query}
        projections = self._projections()
        declared = {name: dense.weights(inputs[name]) for name, dense in projections.items()}
        gathered = (*query[:-1], self.heads()[0], self.sizes()[1])
        output = self._projection_back(self.output_lengths(query))
        return {**declared, "attention_output": output.weights(gathered)}

    def shape_of(
        self, shapes: list[Shape], return_attention_scores: bool, use_causal_mask: bool
    ) -> Any:
        """The output's shape, and where they are asked for, that of the scores."""
        query, value = shapes[:2]
        self._require_fitting(shapes)
        arranged = self.arrangement(len(query) + 1)
        if (use_causal_mask or self.sliding_window) and len(arranged.attended) > 1:
            raise ShapeError(
                f"{self.title} attends over the axes {arranged.attended}, in which nothing is "
                "later or near. Attend over one, `attention_axes=1`, or give an `attention_mask`."
            )
        out = (*query[:-1], *self.output_lengths(query))
        apart = [query[i - 1] for i in arranged.apart]
        steps = [one[i - 1] for one in (query, value) for i in arranged.attended]
        return [out, (*apart, self.heads()[0], *steps)] if return_attention_scores else out

    def output_mask(self, x: Any, mask: Any) -> Array | None:
        """The query's."""
        return None if mask is None else mask[0]

    def call(
        self,
        params: Tree,
        x: list[Array],
        ctx: LayerContext,
        attention_mask: Array | None = None,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        """`softmax(q @ transpose(k) / sqrt(size)) @ v` in each head, and a projection of it all."""
        arranged = self.arrangement(x[0].ndim)
        projected = self._projected(params, x, ctx)
        query, key, value = (arranged.by_heads(projected[name]) for name in QUERY_KEY_VALUE)
        scores = products(query, ops.swapaxes(key, -1, -2)) / math.sqrt(self.sizes()[0])
        lengths = arranged.lengths(x[0]), arranged.lengths(x[1])
        mask = self._mask(arranged, lengths, ctx.mask, attention_mask, use_causal_mask)
        shares = masked_softmax(scores, mask)
        kept = Dropout(self.dropout, seed=self.seed).call({}, shares, ctx)
        gathered = arranged.by_place(products(kept, value), lengths[0])
        if self.use_gate:
            gathered = gathered * projected["gate"]
        back = self._projection_back(self.output_lengths(x[0].shape[1:]))
        out = back.call(params["attention_output"], gathered, ctx)
        if not return_attention_scores:
            return out
        return [out, ops.reshape(shares, shape=(*shares.shape[:-2], *lengths[0], *lengths[1]))]

    def _projected(self, params: Tree, x: list[Array], ctx: LayerContext) -> dict[str, Array]:
        inputs = {"query": x[0], "key": x[-1], "value": x[1], "gate": x[0]}
        return {
            name: dense.call(params[name], inputs[name], ctx)
            for name, dense in self._projections().items()
        }

    def _projections(self) -> dict[str, EinsumDense]:
        (queries, others), (size, value_size) = self.heads(), self.sizes()
        projections = {
            "query": self._projection(queries, size),
            "key": self._projection(others, size),
            "value": self._projection(others, value_size),
        }
        if self.use_gate:
            projections["gate"] = self._projection(queries, value_size, "sigmoid")
        return projections

    def _projection(self, heads: int, size: int, activation: Any = None) -> EinsumDense:
        return self._dense("...a,abc->...bc", (heads, size), "bc", activation)

    def _projection_back(self, lengths: tuple[int, ...]) -> EinsumDense:
        made = string.ascii_lowercase[2 : 2 + len(lengths)]
        return self._dense(f"...ab,ab{made}->...{made}", lengths, made, None)

    def _dense(
        self, equation: str, lengths: tuple[int, ...], bias_axes: str, activation: Any
    ) -> EinsumDense:
        return EinsumDense(
            equation,
            lengths,
            activation=activation,
            bias_axes=bias_axes if self.use_bias else None,
            kernel_initializer=self.kernel_initializer,
            bias_initializer=self.bias_initializer,
            kernel_regularizer=self.kernel_regularizer,
            bias_regularizer=self.bias_regularizer,
            kernel_constraint=self.kernel_constraint,
            bias_constraint=self.bias_constraint,
        )

    def _mask(
        self,
        arranged: Arrangement,
        lengths: tuple[tuple[int, ...], tuple[int, ...]],
        masks: Any,
        attention_mask: Array | None,
        use_causal_mask: bool,
    ) -> Array | None:
        """What the masks of the inputs, the one given, and the settings allow together."""
        seen, *looked_at = masks or [None]
        parts = [arranged.step_mask(seen, of_query=True)]
        parts += [arranged.step_mask(mask, of_query=False) for mask in looked_at]
        if attention_mask is not None:
            allowed = ops.not_equal(attention_mask, 0)
            self._require_mask(allowed.shape, (*lengths[0], *lengths[1]))
            parts.append(arranged.score_mask(allowed))
        mask = all_of(*parts)
        if mask is not None:
            mask = arranged.by_step(mask, *lengths)
        steps = math.prod(lengths[0]), math.prod(lengths[1])
        return all_of(
            mask,
            causal_mask(*steps) if use_causal_mask else None,
            window_mask(*steps, self.sliding_window) if self.sliding_window else None,
        )

    def _require_mask(self, shape: tuple[int, ...], steps: tuple[int, ...]) -> None:
        last = shape[-len(steps) :]
        if len(last) < len(steps) or any(n not in (1, m) for n, m in zip(last, steps, strict=True)):
            raise ShapeError(
                f"{self.title} got an attention_mask of shape {shape}, but it must end in the "
                f"steps of the query and those of the value, {steps}: True where one may look at "
                "the other. Write `attention_mask=mask[:, None, :]` for a mask of values."
            )

    def _require_fitting(self, shapes: list[Shape]) -> None:
        query, value, key = shapes[0], shapes[1], shapes[-1]
        arranged = self.arrangement(len(query) + 1)
        fit = (
            len(query) == len(value) == len(key)
            and all(map(may_be_equal, value[:-1], key[:-1]))
            and all(may_be_equal(query[i - 1], value[i - 1]) for i in arranged.apart)
        )
        if not fit:
            raise ShapeError(
                f"{self.title} expects a query (batch, time, features), a value (batch, other "
                "time, features) and, if there is one, a key with as many steps as the value, but "
                f"got {' and '.join(map(batch_shape, shapes))}. Axes that are not attended over "
                "are of one length in all."
            )


def products(x: Array, y: Array) -> Array:
    """`x @ y` for each head; where `y` has fewer heads, each serves as many neighbours of `x`.

    Example:
        >>> import numpy as np
        >>> products(np.ones((2, 6, 5, 4)), np.ones((2, 3, 4, 7))).shape
        (2, 6, 5, 7)
    """
    shared = ops.reshape(x, shape=(*y.shape[:-2], -1, x.shape[-1]))
    return ops.reshape(shared @ y, shape=(*x.shape[:-1], y.shape[-1]))
