"""Layers that keep the numbers of an example and change their arrangement."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.settings import Rule, check


def _read_target(given: Any) -> tuple[int, ...] | None:
    lengths = list(given) if isinstance(given, list | tuple) else []
    whole = all(isinstance(n, Integral) and (n == -1 or int(n) >= 1) for n in lengths)
    return tuple(map(int, lengths)) if lengths and whole and lengths.count(-1) <= 1 else None


target_lengths = Rule(
    _read_target, "a tuple of whole numbers, 1 or more, one of which may be -1", "(8, -1)"
)


class Flatten(Layer):
    """All numbers of an example in one row: what a Dense layer takes after images.

    Example:
        >>> from goodfit.layers import Input
        >>> Flatten()(Input(shape=(8, 8, 1)))
        <Symbol (batch, 64) from Flatten>
    """

    def output_shape(self, shape: Shape) -> Shape:
        """One axis as long as the product of the input's."""
        return (_size(shape),)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` with one row for each example."""
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


def _size(shape: Shape) -> int | None:
    return None if None in shape else math.prod(length for length in shape if length is not None)
