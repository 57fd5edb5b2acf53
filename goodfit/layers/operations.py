"""Operations on symbols: `a + b`, `a[:, 0]`, `ops.mean(a, axis=1)` become layers of a model."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, result_shapes
from goodfit.autodiff.primitives import CONNECTS
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers.connecting import connect, replaced
from goodfit.layers.context import LayerContext
from goodfit.layers.effort import effort
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.symbols import Symbol, symbols_in

BATCHES = (7, 11)
"""Two lengths for the batch, to see which axes of a result depend on it."""

LENGTHS = (5, 13)
"""Two lengths for axes whose length is not known."""


class Operation(Layer):
    """A function of `goodfit.ops`, applied to what a model computes.

    Args:
        operation: the function's name in `goodfit.ops`.
        arguments: its arguments; `{"input": 0}` stands for the first input.
        keywords: what it takes by keyword.

    Raises:
        UnknownNameError: there is no such function.

    Example:
        >>> from goodfit.layers import Input
        >>> x = Input(shape=(5, 3))
        >>> 2 * x[:, 0] + 1
        <Symbol (batch, 3) from Operation>
    """

    joins: ClassVar[bool] = True
    least: ClassVar[int] = 1
    keeps_mask: ClassVar[bool] = False

    operation: str
    arguments: Any = ()
    keywords: Any = None

    def __post_init__(self) -> None:
        if self.operation not in ops.__all__:
            raise UnknownNameError("operation", self.operation, ops.__all__)

    def effort(self, shapes: Sequence[Shape]) -> float:
        """About how many numbers are worked out to connect it to inputs of such shapes."""
        return effort(self.operation, self.arguments, self.keywords or {}, shapes)

    def output_shape(self, shape: Any) -> Shape:
        """The result's, found by trying, without computing anything."""
        tried = [
            result_shapes(self._compute, [_known(one, rows, length) for one in shape])
            for rows, length in zip(BATCHES, LENGTHS, strict=True)
        ]
        (one, other) = tried
        if not one or one[0] != BATCHES[0] or len(one) != len(other):
            raise ShapeError(
                f"ops.{self.operation} would mix the rows of a batch. A model computes each row by "
                "itself: choose another axis than 0, which is the batch's."
            )
        return tuple(n if n == m else None for n, m in zip(one[1:], other[1:], strict=True))

    def call(self, params: Tree, x: list[Array], ctx: LayerContext) -> Array:
        """The function of these inputs."""
        return self._compute(*x)

    def _compute(self, *x: Array) -> Array:
        arguments = _decoded(self.arguments, x)
        return getattr(ops, self.operation)(*arguments, **_decoded(self.keywords or {}, x))


def operate(function: str, arguments: Any, settings: Any) -> Symbol:
    """The symbol of an operation, some arguments of which are symbols."""
    symbols = list(dict.fromkeys(symbols_in([list(arguments), settings])))
    place = {symbol: {"input": i} for i, symbol in enumerate(symbols)}
    given = _encoded(replaced([tuple(arguments), dict(settings)], Symbol, place.__getitem__))
    layer = Operation(function, given[0], given[1] or None)
    layer.__dict__["_proposed_name"] = function
    made: Symbol = connect(layer, symbols)
    return made


def _known(shape: Shape, rows: int, length: int) -> tuple[int, ...]:
    return (rows, *(length if n is None else n for n in shape))


def _encoded(value: Any) -> Any:
    """Slices and the like as plain data, which files can hold."""
    if isinstance(value, slice):
        return {"slice": [value.start, value.stop, value.step]}
    if isinstance(value, EllipsisType):
        return {"ellipsis": True}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict):
        return {name: _encoded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_encoded(part) for part in value)
    return value


def _decoded(value: Any, x: Any) -> Any:
    if isinstance(value, dict):
        match list(value.items()):
            case [("input", number)]:
                return x[number]
            case [("slice", ends)]:
                return slice(*ends)
            case [("ellipsis", _)]:
                return ...
        return {name: _decoded(part, x) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_decoded(part, x) for part in value)
    return value


BOTH_SIDES = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "pow": "power",
    "matmul": "matmul",
}
ONE_SIDE = {
    "neg": "negative",
    "abs": "abs",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}


def _install() -> None:
    """Gives Python's operators to `Symbol`, and tells `goodfit.ops` what to do with one."""
    for name, function in BOTH_SIDES.items():
        setattr(Symbol, f"__{name}__", _method(function))
        setattr(Symbol, f"__r{name}__", _mirrored(function))
    for name, function in ONE_SIDE.items():
        setattr(Symbol, f"__{name}__", _method(function))
    setattr(Symbol, "__getitem__", _item)  # noqa: B010 - so that no type is told twice
    setattr(Symbol, "__array_ufunc__", None)  # noqa: B010 - NumPy arrays ask the symbol
    CONNECTS[Symbol] = operate


def _item(symbol: Symbol, index: Any) -> Symbol:
    return operate("getitem", [symbol], {"index": index})


def _method(function: str) -> Any:
    return lambda self, *others: operate(function, [self, *others], {})


def _mirrored(function: str) -> Any:
    return lambda self, other: operate(function, [other, self], {})


_install()
