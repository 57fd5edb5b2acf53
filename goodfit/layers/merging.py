"""Layers that make one array of several: where the branches of a model meet."""

from __future__ import annotations

from functools import reduce
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape


class Add(Layer):
    """The sum of its inputs, such as a block's input and output (He and others 2016, ResNet).

    Example:
        >>> from goodfit.layers import Dense, Input
        >>> x = Input(shape=(16,))
        >>> Add()([x, Dense(16, activation="relu")(x)])
        <Symbol (batch, 16) from Add>
    """

    joins: ClassVar[bool] = True

    def output_shape(self, shape: Any) -> Shape:
        """The inputs' common shape; an axis of length 1 is repeated as often as another has it."""
        return reduce(self._common, shape)

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`x[0] + x[1] + ...`."""
        return reduce(ops.add, x)

    def _common(self, one: Shape, other: Shape) -> Shape:
        if len(one) != len(other) or not all(map(_fit, one, other)):
            raise ShapeError(
                f"{self.title} expects inputs of one shape, but got {batch_shape(one)} and "
                f"{batch_shape(other)}. Bring one to the other's shape, for instance with a Dense "
                "layer, or join them with `Concatenate()`."
            )
        return tuple(n if m == 1 else m for n, m in zip(one, other, strict=True))


class Concatenate(Layer):
    """Its inputs one behind the other along an axis.

    Args:
        axis: which axis grows, counted with the batch axis, which is 0 and cannot.

    Raises:
        SettingError: the axis is the batch's.

    Example:
        >>> from goodfit.layers import Input
        >>> Concatenate()([Input(shape=(5, 3)), Input(shape=(5, 4))])
        <Symbol (batch, 5, 7) from Concatenate>
    """

    joins: ClassVar[bool] = True

    axis: int = -1

    def __post_init__(self) -> None:
        if self.axis == 0:
            raise SettingError(
                "Concatenate got axis=0, which is the batch; it joins the numbers of an example. "
                "Write for instance `Concatenate(axis=-1)`."
            )

    def output_shape(self, shape: Any) -> Shape:
        """The inputs' shape, with the sum of their lengths along the axis."""
        place = self._place(shape[0])
        rest = {(*one[:place], *one[place + 1 :]) for one in shape}
        if len(rest) > 1 or len({len(one) for one in shape}) > 1:
            raise ShapeError(
                f"{self.title} expects inputs that differ along axis {self.axis} only, but got "
                f"{' and '.join(map(batch_shape, shape))}. Bring them to one shape before, for "
                "instance with `Flatten()` or `Reshape`."
            )
        lengths = [one[place] for one in shape]
        total = None if None in lengths else sum(lengths)
        return (*shape[0][:place], total, *shape[0][place + 1 :])

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`concatenate(x[0], x[1], ...)` along the axis."""
        return ops.concatenate(*x, axis=self.axis)

    def _place(self, shape: Shape) -> int:
        """The axis, counted without the batch."""
        place = self.axis - 1 if self.axis > 0 else self.axis + len(shape)
        if not 0 <= place < len(shape):
            raise ShapeError(
                f"{self.title} joins along axis {self.axis}, but its inputs have the shape "
                f"{batch_shape(shape)}. Write `Concatenate(axis=-1)` for the last axis."
            )
        return place


def _fit(one: int | None, other: int | None) -> bool:
    return one == other or 1 in (one, other)
