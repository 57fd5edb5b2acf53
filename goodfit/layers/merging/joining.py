"""Layers that make one array of several of different shapes: end to end, or by products."""

from __future__ import annotations

from functools import reduce
from numbers import Integral
from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.layers.merging.elementwise import either
from goodfit.settings import Rule, check

SMALLEST_SQUARE = 1e-24
"""What a vector's squared length is at least, so that none is divided by 0."""


class Concatenate(Layer):
    """Its inputs one behind the other along an axis.

    Along the steps, masks are joined as the inputs are; along another axis, a step counts where it
    counts in any of the inputs.

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

    def output_mask(self, x: Any, mask: Any) -> Array | None:
        """The masks one behind the other along the steps, else the steps that count in any."""
        masks = mask or [None]
        if all(one is None for one in masks):
            return None
        if self._place(x[0].shape[1:]) != 0:
            return reduce(either, masks)
        each = zip(x, masks, strict=True)
        return ops.concatenate(*(_all_steps(a) if m is None else m for a, m in each), axis=1)

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


def _read_axes(given: Any) -> tuple[int, int] | None:
    pair = tuple(given) if isinstance(given, list | tuple) else (given, given)
    whole = all(isinstance(n, Integral) and not isinstance(n, bool) and n != 0 for n in pair)
    return (int(pair[0]), int(pair[1])) if len(pair) == 2 and whole else None


two_axes = Rule(
    _read_axes, "one axis, or one of each input, counted from 1, for the batch is axis 0", "-1"
)


class Dot(Layer):
    """Sums of products of two inputs along an axis of each: how alike their vectors are.

    What remains are the first input's other axes, then the second's.

    Args:
        axes: the axis of both inputs, or (the first's, the second's); the batch is axis 0.
        normalize: whether vectors are brought to length 1 before: the product of two is then the
            cosine of the angle between them.

    Raises:
        SettingError: an axis is not a whole number, or the batch's.

    Example:
        >>> from goodfit.layers import Input
        >>> Dot(axes=(2, 1))([Input(shape=(5, 8)), Input(shape=(8, 3))])
        <Symbol (batch, 5, 3) from Dot>
    """

    joins: ClassVar[bool] = True
    most: ClassVar[int | None] = 2
    keeps_mask: ClassVar[bool] = False

    axes: Any
    normalize: bool = False

    def __post_init__(self) -> None:
        check(self, axes=two_axes)

    def output_shape(self, shape: Any) -> Shape:
        """The axes that are not summed over, the first input's before the second's."""
        places = [self._place(axis, one) for axis, one in zip(self.axes, shape, strict=True)]
        lengths = {one[place] for one, place in zip(shape, places, strict=True)}
        if len(lengths) > 1:
            raise ShapeError(
                f"{self.title} multiplies along axes of one length, but axes {self.axes} of "
                f"{' and '.join(map(batch_shape, shape))} are {shape[0][places[0]]} and "
                f"{shape[1][places[1]]} long. Choose others: `Dot(axes=(first's, second's))`."
            )
        left, right = (
            (*one[:place], *one[place + 1 :]) for one, place in zip(shape, places, strict=True)
        )
        return (*left, *right) or (1,)

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """`sum(x[0] * x[1])` along the axes, for each pair of vectors."""
        places = [1 + self._place(n, a.shape[1:]) for n, a in zip(self.axes, x, strict=True)]
        if self.normalize:
            x = [_unit(one, place) for one, place in zip(x, places, strict=True)]
        left, right = list("abcdefg")[: x[0].ndim], list("aBCDEFG")[: x[1].ndim]
        left[places[0]] = right[places[1]] = "z"
        kept = [letter for letter in (*left, *right[1:]) if letter != "z"]
        out = ops.einsum(f"{''.join(left)},{''.join(right)}->{''.join(kept)}", *x)
        return ops.expand_dims(out, -1) if out.ndim == 1 else out

    def _place(self, axis: int, shape: Shape) -> int:
        """The axis, counted without the batch."""
        place = axis - 1 if axis > 0 else axis + len(shape)
        if not 0 <= place < len(shape):
            raise ShapeError(
                f"{self.title} multiplies along axis {axis}, but an input has the shape "
                f"{batch_shape(shape)}. Write `{type(self).__name__}(axes=-1)` for the last axis."
            )
        return place


def _unit(x: Array, axis: int) -> Array:
    """Vectors along an axis, of length 1; what is 0 stays 0."""
    squares = ops.sum(ops.square(x), axis=axis, keepdims=True)
    return x / ops.sqrt(ops.maximum(squares, SMALLEST_SQUARE))


def _all_steps(x: Array) -> Array:
    return np.ones(x.shape[:2], bool)
