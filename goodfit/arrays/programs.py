"""What a function computes, written down as data: for those who say it in another language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays.namespace import Function


class Variable:
    """A result within a program. Each is itself: two of one shape are still two."""

    __slots__ = ("dtype", "shape")

    def __init__(self, shape: tuple[Any, ...], dtype: np.dtype[Any]) -> None:
        self.shape = shape
        self.dtype = dtype


Value: TypeAlias = Variable | NDArray[Any]
"""What an equation takes: a result of another one, or an array that never changes."""


class Equation(NamedTuple):
    """One operation of XLA, by JAX's name for it."""

    name: str
    inputs: list[Value]
    outputs: list[Variable]
    settings: Mapping[str, Any]


class Program(NamedTuple):
    """Equations in the order in which they can run."""

    inputs: list[Variable]
    equations: list[Equation]
    outputs: list[Value]


def program_of(function: Function, *like: Any) -> Program:
    """The operations that a function of arrays is made of, calls of functions laid open.

    Args:
        function: takes arrays, and returns a list of arrays.
        like: for each argument what has its `shape` and `dtype`; nothing is computed.

    Example:
        >>> x = Variable((2, 3), np.dtype(np.float32))
        >>> program = program_of(lambda x: [x + x.sum()], x)
        >>> [equation.name for equation in program.equations]
        ['reduce_sum', 'add']
    """
    import jax

    shapes = [jax.ShapeDtypeStruct(one.shape, one.dtype) for one in like]
    return _needed(_program(jax.make_jaxpr(function)(*shapes)))


def _program(closed: Any) -> Program:
    """A program of JAX as one of ours."""
    known: dict[Any, Value] = {}
    constants = zip(closed.jaxpr.constvars, map(np.asarray, closed.consts), strict=True)
    known.update(constants)
    inputs = [_variable(var) for var in closed.jaxpr.invars]
    known.update(zip(closed.jaxpr.invars, inputs, strict=True))
    equations = [part for one in closed.jaxpr.eqns for part in _equations(one, known)]
    return Program(inputs, equations, [_value(var, known) for var in closed.jaxpr.outvars])


def _variable(var: Any) -> Variable:
    return Variable(var.aval.shape, np.dtype(var.aval.dtype))


def _value(var: Any, known: Mapping[Any, Value]) -> Value:
    return np.asarray(var.val, var.aval.dtype) if hasattr(var, "val") else known[var]


def _equations(equation: Any, known: dict[Any, Value]) -> Iterator[Equation]:
    inputs = [_value(var, known) for var in equation.invars]
    called = _called(equation)
    if called is not None:
        inner = _program(called)
        yield from _laid_open(inner, inputs[len(inputs) - len(inner.inputs) :], equation, known)
        return
    outputs = [_variable(var) for var in equation.outvars]
    known.update(zip(equation.outvars, outputs, strict=True))
    settings = {name: _plain(value) for name, value in equation.params.items()}
    yield Equation(equation.primitive.name, inputs, outputs, settings)


def _called(equation: Any) -> Any:
    """The program that an equation only calls, if it does nothing else."""
    name, params = equation.primitive.name, equation.params
    if name == "cond" and params.get("branches_platforms"):
        return params["branches"][-1]  # the way for any device
    if name in ("scan", "while", "cond"):
        return None
    inner = params.get("jaxpr") or params.get("call_jaxpr")
    return inner if hasattr(inner, "consts") else None


def _laid_open(
    inner: Program, inputs: Sequence[Value], equation: Any, known: dict[Any, Value]
) -> Iterator[Equation]:
    """The equations of a called program, with what it is called with in their places."""
    given: dict[int, Value] = {id(a): b for a, b in zip(inner.inputs, inputs, strict=True)}

    def real(value: Value) -> Value:
        return given.get(id(value), value)

    for one in inner.equations:
        yield one._replace(inputs=list(map(real, one.inputs)))
    known.update(zip(equation.outvars, map(real, inner.outputs), strict=True))


def _plain(setting: Any) -> Any:
    """A setting without anything of JAX in it."""
    if hasattr(setting, "jaxpr") and hasattr(setting, "consts"):
        return _program(setting)
    if isinstance(setting, Enum):
        return setting.name
    if isinstance(setting, tuple | list):
        parts = [_plain(part) for part in setting]
        if hasattr(setting, "_fields"):
            return dict(zip(setting._fields, parts, strict=True))
        return tuple(parts)
    if hasattr(setting, "__dataclass_fields__"):
        return {name: _plain(getattr(setting, name)) for name in setting.__dataclass_fields__}
    return int(setting) if isinstance(setting, np.integer) else setting


def _needed(program: Program) -> Program:
    """The program without what nobody asks for, in its loops too."""
    wanted = {id(value) for value in program.outputs}
    kept: list[Equation] = []
    for equation in reversed(program.equations):
        if not any(id(output) in wanted for output in equation.outputs):
            continue
        if equation.name == "scan":
            equation = _needed_scan(equation, wanted)
        wanted.update(map(id, equation.inputs))
        kept.append(equation)
    return program._replace(equations=kept[::-1])


def _needed_scan(equation: Equation, wanted: set[int]) -> Equation:
    """A loop without the stacked outputs that nobody asks for."""
    carries, body = equation.settings["num_carry"], equation.settings["jaxpr"]
    places = [i for i, out in enumerate(equation.outputs) if i < carries or id(out) in wanted]
    body = _needed(body._replace(outputs=[body.outputs[i] for i in places]))
    outputs = [equation.outputs[i] for i in places]
    return equation._replace(outputs=outputs, settings={**equation.settings, "jaxpr": body})
