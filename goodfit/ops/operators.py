"""Python's operators and the usual array methods, for arrays under differentiation."""

from __future__ import annotations

import sys
from typing import Any

from goodfit.arrays import trees
from goodfit.autodiff import Tracer, lower
from goodfit.ops import elementwise, indexing, products, reductions, shapes
from goodfit.ops.broadcasting import reshape, sum

BOTH_SIDES = {
    "add": elementwise.add,
    "sub": elementwise.subtract,
    "mul": elementwise.multiply,
    "truediv": elementwise.divide,
    "pow": elementwise.power,
    "matmul": products.matmul,
}
ONE_SIDE = {
    "neg": elementwise.negative,
    "abs": elementwise.abs,
    "eq": elementwise.equal,
    "ne": elementwise.not_equal,
    "lt": elementwise.less,
    "le": elementwise.less_equal,
    "gt": elementwise.greater,
    "ge": elementwise.greater_equal,
    "getitem": lambda x, index: indexing.getitem(x, index=_plain(index)),
}
METHODS = {
    "sum": sum,
    "mean": reductions.mean,
    "max": reductions.max,
    "min": reductions.min,
    "std": reductions.std,
    "var": reductions.variance,
    "astype": lambda x, dtype: elementwise.cast(x, dtype=dtype),
    "reshape": lambda x, *shape: reshape(x, shape=_one_tuple(shape)),
    "transpose": lambda x, *axes: shapes.transpose(x, axes=_one_tuple(axes) or None),
}


def install() -> None:
    """Gives the operators and methods to `Tracer`; called once, when `goodfit.ops` is imported."""
    Tracer.__array_namespace__ = _namespace  # type: ignore[attr-defined]
    for name, operation in BOTH_SIDES.items():
        setattr(Tracer, f"__{name}__", _method(operation))
        setattr(Tracer, f"__r{name}__", _mirrored(operation))
    for name, operation in ONE_SIDE.items():
        setattr(Tracer, f"__{name}__", _method(operation))
    for name, operation in METHODS.items():
        setattr(Tracer, name, _method(operation))
    Tracer.T = property(_method(shapes.transpose))  # type: ignore[attr-defined]


def _namespace(tracer: Tracer, api_version: str | None = None) -> Any:
    """Generic code that asks an array under differentiation who computes with it is told: ops."""
    return sys.modules["goodfit.ops"]


def _method(operation: Any) -> Any:
    return lambda self, *args, **settings: operation(self, *args, **settings)


def _mirrored(operation: Any) -> Any:
    return lambda self, other: operation(other, self)


def _plain(index: Any) -> Any:
    return trees.map(lower, index) if isinstance(index, tuple) else lower(index)


def _one_tuple(numbers: tuple[Any, ...]) -> tuple[Any, ...]:
    """`reshape(2, 3)` and `reshape((2, 3))` mean the same."""
    given_as_one = len(numbers) == 1 and isinstance(numbers[0], tuple | list)
    return tuple(numbers[0]) if given_as_one else numbers
