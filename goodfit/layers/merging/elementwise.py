"""Layers that make one array of several of one shape, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Function, Tree
from goodfit.errors import ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape


class Merging(Layer):
    """The parent of layers that join inputs entry by entry.

    A step of the output counts where it counts in any of the inputs.
    """

    joins: ClassVar[bool] = True

    def output_shape(self, shape: Any) -> Shape:
        """The inputs' common shape; an axis of length 1 is repeated as often as another has it."""
        return reduce(self._common, shape)

    def output_mask(self, x: Any, mask: Any) -> Array | None:
        """The steps that count in any of the inputs; None where one input has no mask."""
        return reduce(either, mask or [None])

    def _common(self, one: Shape, other: Shape) -> Shape:
        if len(one) != len(other) or not all(map(_fit, one, other)):
            raise ShapeError(
                f"{self.title} expects inputs of one shape, but got {batch_shape(one)} and "
                f"{batch_shape(other)}. Bring one to the other's shape, for instance with a Dense "
                "layer, or join them with `Concatenate()`."
            )
        return tuple(n if m == 1 else m for n, m in zip(one, other, strict=True))


class Add(Merging):
    """The sum of its inputs, such as a block's input and output (He and others 2016, ResNet).

    Example:
        >>> from goodfit.layers import Dense, Input
        >>> x = Input(shape=(16,))
        >>> Add()([x, Dense(16, activation="relu")(x)])
        <Symbol (batch, 16) from Add>
    """

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`x[0] + x[1] + ...`."""
        return reduce(ops.add, x)


class Subtract(Merging):
    """The first input less the second.

    Example:
        >>> from goodfit.layers import Input
        >>> Subtract()([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Subtract>
    """

    most: ClassVar[int | None] = 2

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`x[0] - x[1]`."""
        return ops.subtract(x[0], x[1])


class Average(Merging):
    """The mean of its inputs.

    Example:
        >>> from goodfit.layers import Input
        >>> Average()([Input(shape=(16,)), Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Average>
    """

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`(x[0] + x[1] + ...) / n`."""
        return reduce(ops.add, x) / len(x)


class Multiply(Merging):
    """The product of its inputs, such as a signal and a gate; a masked step counts as 1.

    Where a step is masked in all inputs, the product is 0.

    Example:
        >>> from goodfit.layers import Dense, Input
        >>> x = Input(shape=(16,))
        >>> Multiply()([x, Dense(16, activation="sigmoid")(x)])
        <Symbol (batch, 16) from Multiply>
    """

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`x[0] * x[1] * ...`."""
        masks = _masks(x, ctx)
        product = reduce(ops.multiply, map(_where, masks, x, [1.0] * len(x)))
        return _where(reduce(either, masks), product, 0.0)


class Maximum(Merging):
    """The largest entry of its inputs at each place; masked steps do not take part.

    Example:
        >>> from goodfit.layers import Input
        >>> Maximum()([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Maximum>
    """

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`maximum(x[0], x[1], ...)`."""
        return _reduced(ops.maximum, x, _masks(x, ctx))


class Minimum(Merging):
    """The smallest entry of its inputs at each place; masked steps do not take part.

    Example:
        >>> from goodfit.layers import Input
        >>> Minimum()([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Minimum>
    """

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`minimum(x[0], x[1], ...)`."""
        return _reduced(ops.minimum, x, _masks(x, ctx))


def either(one: Array | None, other: Array | None) -> Array | None:
    """Where any of two masks counts a step; None, which counts all, where one of them is None.

    Example:
        >>> import numpy as np
        >>> either(np.array([True, False]), np.array([False, False])).tolist()
        [True, False]
    """
    return None if one is None or other is None else one | other


def _masks(x: Sequence[Array], ctx: LayerContext) -> list[Array | None]:
    """The inputs' masks, each with as many axes as the inputs."""
    masks = ctx.mask or [None] * len(x)
    return [None if m is None else m.reshape(*m.shape, *(1,) * (x[0].ndim - 2)) for m in masks]


def _where(mask: Array | None, x: Array, other: Any) -> Array:
    """`x` where the mask counts a step, else the other."""
    return x if mask is None else ops.where(mask, x, other)


def _reduced(operation: Function, x: Sequence[Array], masks: Sequence[Array | None]) -> Array:
    out, counted = x[0], masks[0]
    for one, mask in zip(x[1:], masks[1:], strict=True):
        one = _where(mask, one, out)
        out = operation(_where(counted, out, one), one)
        counted = either(counted, mask)
    return out


def _fit(one: int | None, other: int | None) -> bool:
    return one == other or 1 in (one, other)
