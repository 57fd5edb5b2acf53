"""Layers that keep the numbers of an example and change their arrangement."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.layers.spatial import data_format, moved_last
from goodfit.settings import Rule, check, count


def _read_target(given: Any) -> tuple[int, ...] | None:
    lengths = list(given) if isinstance(given, list | tuple) else []
    whole = all(isinstance(n, Integral) and (n == -1 or int(n) >= 1) for n in lengths)
    return tuple(map(int, lengths)) if lengths and whole and lengths.count(-1) <= 1 else None


target_lengths = Rule(
    _read_target, "a tuple of whole numbers, 1 or more, one of which may be -1", "(8, -1)"
)


def _read_order(given: Any) -> tuple[int, ...] | None:
    axes = tuple(given) if isinstance(given, list | tuple) else ()
    return axes if axes and sorted(axes) == list(range(1, len(axes) + 1)) else None


order = Rule(_read_order, "a tuple of the numbers of all axes from 1, in their new order", "(2, 1)")


class Flatten(Layer):
    """All numbers of an example in one row: what a Dense layer takes after images.

    Args:
        data_format: "channels_first" puts the numbers in the order that they have with the
            channels last; None and "channels_last" leave the order as it is.

    Example:
        >>> from goodfit.layers import Input
        >>> Flatten()(Input(shape=(8, 8, 1)))
        <Symbol (batch, 64) from Flatten>
    """

    keeps_mask: ClassVar[bool] = False

    data_format: str | None = None

    def __post_init__(self) -> None:
        check(self, data_format=data_format)

    def output_shape(self, shape: Shape) -> Shape:
        """One axis as long as the product of the input's."""
        return (_size(shape),)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` with one row for each example."""
        if self.data_format == "channels_first" and x.ndim > 2:
            x = moved_last(x)
        return ops.reshape(x, shape=(x.shape[0], math.prod(x.shape[1:])))


class Reshape(Layer):
    """The numbers of an example in another shape, in the same order.

    Args:
        target_shape: the new shape, without the batch axis; one length may be -1, "the rest".

    Raises:
        SettingError: a length is not a whole number of at least 1, or more than one is -1.

    Example:
        >>> from goodfit.layers import Input
        >>> Reshape((8, 8, -1))(Input(shape=(64,)))
        <Symbol (batch, 8, 8, 1) from Reshape>
    """

    keeps_mask: ClassVar[bool] = False

    target_shape: tuple[int, ...]

    def __post_init__(self) -> None:
        check(self, target_shape=target_lengths)

    def output_shape(self, shape: Shape) -> Shape:
        """The target shape, with the number that -1 stands for."""
        size, known = _size(shape), math.prod(n for n in self.target_shape if n != -1)
        rest = None if size is None else size // known
        target = tuple(rest if length == -1 else length for length in self.target_shape)
        if size is not None and math.prod(length or 0 for length in target) != size:
            raise ShapeError(
                f"{self.title} cannot make {batch_shape(self.target_shape)} of "
                f"{batch_shape(shape)}: an example has {size} numbers, but the target shape holds "
                f"{known}{' times a whole number' if -1 in self.target_shape else ''}. Choose "
                f"lengths whose product is {size}, or write -1 for one of them."
            )
        return target

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` with each example in the target shape."""
        return ops.reshape(x, shape=(x.shape[0], *self.output_shape(x.shape[1:])))


class Permute(Layer):
    """The axes of an example in another order.

    Args:
        dims: the axes' numbers in their new order; the batch is 0 and stays the first.

    Raises:
        SettingError: `dims` does not name each axis from 1 once.

    Example:
        >>> from goodfit.layers import Input
        >>> Permute((2, 1))(Input(shape=(10, 64)))
        <Symbol (batch, 64, 10) from Permute>
    """

    keeps_mask: ClassVar[bool] = False

    dims: tuple[int, ...]

    def __post_init__(self) -> None:
        check(self, dims=order)

    def output_shape(self, shape: Shape) -> Shape:
        """The input's lengths in the new order."""
        if len(shape) != len(self.dims):
            raise ShapeError(
                f"{self.title} puts {len(self.dims)} axes into another order, but an example of "
                f"shape {batch_shape(shape)} has {len(shape)}. Write for instance "
                f"`Permute({tuple(range(len(shape), 0, -1))})`."
            )
        return tuple(shape[i - 1] for i in self.dims)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`transpose(x)`."""
        return ops.transpose(x, axes=(0, *self.dims))


class RepeatVector(Layer):
    """The same row of features at each of `n` steps: what a decoder of sequences starts from.

    Args:
        n: how many steps.

    Raises:
        SettingError: `n` is not a whole number of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> RepeatVector(5)(Input(shape=(32,)))
        <Symbol (batch, 5, 32) from RepeatVector>
    """

    keeps_mask: ClassVar[bool] = False

    n: int

    def __post_init__(self) -> None:
        check(self, n=count)

    def output_shape(self, shape: Shape) -> Shape:
        """`n` steps of the input's features."""
        self.require_rank(shape, ("features",))
        return (self.n, *shape)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` at each step."""
        return ops.repeat_axis(ops.expand_dims(x, 1), self.n, axis=1)


def _size(shape: Shape) -> int | None:
    return None if None in shape else math.prod(length for length in shape if length is not None)
