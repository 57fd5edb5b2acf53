"""Merging layers as functions of symbols: `add([a, b])` is `Add()([a, b])`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodfit.layers.merging.elementwise import Add, Average, Maximum, Minimum, Multiply, Subtract
from goodfit.layers.merging.joining import Concatenate, Dot
from goodfit.layers.symbols import Symbol


def add(inputs: Sequence[Symbol], **kwargs: Any) -> Symbol:
    """The sum of symbols; see `Add`.

    Example:
        >>> from goodfit.layers import Input
        >>> add([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Add>
    """
    return _symbol(Add(**kwargs), inputs)


def subtract(inputs: Sequence[Symbol], **kwargs: Any) -> Symbol:
    """The first symbol less the second; see `Subtract`.

    Example:
        >>> from goodfit.layers import Input
        >>> subtract([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Subtract>
    """
    return _symbol(Subtract(**kwargs), inputs)


def multiply(inputs: Sequence[Symbol], **kwargs: Any) -> Symbol:
    """The product of symbols; see `Multiply`.

    Example:
        >>> from goodfit.layers import Input
        >>> multiply([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Multiply>
    """
    return _symbol(Multiply(**kwargs), inputs)


def average(inputs: Sequence[Symbol], **kwargs: Any) -> Symbol:
    """The mean of symbols; see `Average`.

    Example:
        >>> from goodfit.layers import Input
        >>> average([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Average>
    """
    return _symbol(Average(**kwargs), inputs)


def maximum(inputs: Sequence[Symbol], **kwargs: Any) -> Symbol:
    """The largest of symbols at each place; see `Maximum`.

    Example:
        >>> from goodfit.layers import Input
        >>> maximum([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Maximum>
    """
    return _symbol(Maximum(**kwargs), inputs)


def minimum(inputs: Sequence[Symbol], **kwargs: Any) -> Symbol:
    """The smallest of symbols at each place; see `Minimum`.

    Example:
        >>> from goodfit.layers import Input
        >>> minimum([Input(shape=(16,)), Input(shape=(16,))])
        <Symbol (batch, 16) from Minimum>
    """
    return _symbol(Minimum(**kwargs), inputs)


def concatenate(inputs: Sequence[Symbol], axis: int = -1, **kwargs: Any) -> Symbol:
    """Symbols one behind the other along an axis; see `Concatenate`.

    Example:
        >>> from goodfit.layers import Input
        >>> concatenate([Input(shape=(5, 3)), Input(shape=(2, 3))], axis=1)
        <Symbol (batch, 7, 3) from Concatenate>
    """
    return _symbol(Concatenate(axis, **kwargs), inputs)


def dot(inputs: Sequence[Symbol], axes: int | tuple[int, int] = -1, **kwargs: Any) -> Symbol:
    """Sums of products of two symbols along an axis of each; see `Dot`.

    Example:
        >>> from goodfit.layers import Input
        >>> dot([Input(shape=(16,)), Input(shape=(16,))], normalize=True)
        <Symbol (batch, 1) from Dot>
    """
    return _symbol(Dot(axes, **kwargs), inputs)


def _symbol(layer: Any, inputs: Sequence[Symbol]) -> Symbol:
    symbol: Symbol = layer(list(inputs))
    return symbol
