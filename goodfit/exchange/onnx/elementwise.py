"""Operations number by number, as ONNX operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from goodfit.arrays.programs import Equation
from goodfit.exchange.onnx.writer import TRANSLATIONS, Translation, Writer, translates

ONE = {
    "abs": "Abs", "acos": "Acos", "acosh": "Acosh", "asin": "Asin", "asinh": "Asinh",
    "atan": "Atan", "atanh": "Atanh", "ceil": "Ceil", "cos": "Cos", "cosh": "Cosh", "erf": "Erf",
    "exp": "Exp", "floor": "Floor", "log": "Log", "logistic": "Sigmoid", "neg": "Neg",
    "sign": "Sign", "sin": "Sin", "sinh": "Sinh", "sqrt": "Sqrt", "tan": "Tan", "tanh": "Tanh",
}  # fmt: skip
TWO = {
    "add": "Add", "div": "Div", "max": "Max", "min": "Min", "mul": "Mul", "pow": "Pow",
    "sub": "Sub", "eq": "Equal", "ge": "GreaterOrEqual", "gt": "Greater", "le": "LessOrEqual",
    "lt": "Less", "le_to": "LessOrEqual", "lt_to": "Less",
}  # fmt: skip
NEUTRAL = {"add": 0, "mul": 1}
ON_BITS = {"and": ("And", "BitwiseAnd"), "or": ("Or", "BitwiseOr"), "xor": ("Xor", "BitwiseXor")}
SHIFTS = {"shift_left": "LEFT", "shift_right_logical": "RIGHT"}


def stretching(writer: Writer, names: Sequence[str]) -> list[str]:
    """The operands, those but one that were stretched to a shape as they were before."""
    full = [name for name in names if name not in writer.unstretched]
    kept = full[0] if full else names[0]
    return [name if name == kept else writer.unstretched.get(name, name) for name in names]


def in_runtime_type(equation: Equation) -> Any:
    """The type to compute in: runtimes have no operators for short and unsigned numbers."""
    dtype = equation.inputs[0].dtype
    return np.dtype(np.int64) if dtype.kind in "ui" and dtype != np.int32 else dtype


def _computed(writer: Writer, equation: Equation, operator: str, names: Sequence[str]) -> str:
    given, inside = equation.inputs[0].dtype, in_runtime_type(equation)
    names = stretching(writer, names)
    if inside == given:
        return writer.emit(operator, *names)
    result = writer.emit(operator, *(writer.cast(name, inside) for name in names))
    if equation.outputs[0].dtype == bool:
        return result
    if given.kind == "u":  # what is too large begins again at 0
        mask = writer.constant(np.iinfo(given).max, np.int64)
        result = writer.emit("BitwiseAnd", result, mask)
    return writer.cast(result, given)


def _one(operator: str) -> Translation:
    return lambda writer, equation, x: writer.emit(operator, x)


def _two(operator: str) -> Translation:
    def translation(writer: Writer, equation: Equation, x: str, y: str) -> str:
        neutral = NEUTRAL.get(equation.name)
        for other, kept in ((0, y), (1, x)):
            value = equation.inputs[other]
            same = equation.inputs[1 - other].shape == equation.outputs[0].shape
            if isinstance(value, np.ndarray) and value.ndim == 0 and value == neutral and same:
                return kept
        return _computed(writer, equation, operator, (x, y))

    return translation


def _on_bits(of_bools: str, of_bits: str) -> Translation:
    def translation(writer: Writer, equation: Equation, x: str, y: str) -> str:
        bools = equation.inputs[0].dtype == bool
        return writer.emit(of_bools if bools else of_bits, *stretching(writer, (x, y)))

    return translation


TRANSLATIONS.update({name: _one(operator) for name, operator in ONE.items()})
TRANSLATIONS.update({name: _two(operator) for name, operator in TWO.items()})
TRANSLATIONS.update({name: _on_bits(*both) for name, both in ON_BITS.items()})


@translates("copy", "copy_p", "device_put", "optimization_barrier", "reduce_precision")
def _same(writer: Writer, equation: Equation, *names: str) -> list[str]:
    return list(names)


@translates("ne")
def _ne(writer: Writer, equation: Equation, x: str, y: str) -> str:
    return writer.emit("Not", _computed(writer, equation, "Equal", (x, y)))


@translates("not")
def _not(writer: Writer, equation: Equation, x: str) -> str:
    return writer.emit("Not" if equation.inputs[0].dtype == bool else "BitwiseNot", x)


@translates("shift_left", "shift_right_logical")
def _shift(writer: Writer, equation: Equation, x: str, y: str) -> str:
    return writer.emit("BitShift", x, y, direction=SHIFTS[equation.name])


@translates("rem")
def _rem(writer: Writer, equation: Equation, x: str, y: str) -> str:
    inside = in_runtime_type(equation)
    rest = writer.emit("Mod", writer.cast(x, inside), writer.cast(y, inside), fmod=1)
    return writer.cast(rest, equation.inputs[0].dtype)


@translates("square")
def _square(writer: Writer, equation: Equation, x: str) -> str:
    return writer.emit("Mul", x, x)


@translates("integer_pow")
def _integer_pow(writer: Writer, equation: Equation, x: str) -> str:
    return writer.emit("Pow", x, writer.constant(equation.settings["y"], equation.inputs[0].dtype))


@translates("rsqrt")
def _rsqrt(writer: Writer, equation: Equation, x: str) -> str:
    return writer.emit("Reciprocal", writer.emit("Sqrt", x))


@translates("exp2")
def _exp2(writer: Writer, equation: Equation, x: str) -> str:
    return writer.emit("Pow", writer.constant(2, equation.inputs[0].dtype), x)


@translates("erfc")
def _erfc(writer: Writer, equation: Equation, x: str) -> str:
    return writer.emit("Sub", _number(writer, equation, 1), writer.emit("Erf", x))


@translates("expm1")
def _expm1(writer: Writer, equation: Equation, x: str) -> str:
    """`tanh(x / 2) * (exp(x) + 1)`, which is as exact near 0."""
    half = writer.emit("Tanh", writer.emit("Mul", x, _number(writer, equation, 0.5)))
    return writer.emit(
        "Mul", half, writer.emit("Add", writer.emit("Exp", x), _number(writer, equation, 1))
    )


@translates("log1p")
def _log1p(writer: Writer, equation: Equation, x: str) -> str:
    """`log(1 + x)`, times what rounding has made of `x`: exact near 0 too."""
    one = _number(writer, equation, 1)
    total = writer.emit("Add", one, x)
    rounded = writer.emit("Sub", total, one)
    exact = writer.emit("Div", writer.emit("Mul", writer.emit("Log", total), x), rounded)
    plain = writer.emit("Log", total)
    usable = writer.emit("Less", writer.emit("Abs", x), one)
    moved = writer.emit("Not", writer.emit("Equal", rounded, _number(writer, equation, 0)))
    near = writer.emit("Where", moved, exact, x)
    return writer.emit("Where", usable, near, plain)


@translates("atan2")
def _atan2(writer: Writer, equation: Equation, y: str, x: str) -> str:
    zero = _number(writer, equation, 0)
    angle = writer.emit("Atan", writer.emit("Div", y, x))
    half_turn = _number(writer, equation, np.pi)
    below = writer.emit("Less", y, zero)
    turn = writer.emit("Where", below, writer.emit("Neg", half_turn), half_turn)
    behind = writer.emit("Less", x, zero)
    angle = writer.emit("Add", angle, writer.emit("Where", behind, turn, zero))
    nowhere = writer.emit("And", writer.emit("Equal", x, zero), writer.emit("Equal", y, zero))
    return writer.emit("Where", nowhere, zero, angle)


@translates("round")
def _round(writer: Writer, equation: Equation, x: str) -> str:
    if equation.settings["rounding_method"] in (1, "TO_NEAREST_EVEN"):
        return writer.emit("Round", x)
    away = writer.emit("Add", writer.emit("Abs", x), _number(writer, equation, 0.5))
    return writer.emit("Mul", writer.emit("Sign", x), writer.emit("Floor", away))


@translates("is_finite")
def _is_finite(writer: Writer, equation: Equation, x: str) -> str:
    odd = writer.emit("Or", writer.emit("IsNaN", x), writer.emit("IsInf", x))
    return writer.emit("Not", odd)


@translates("clamp")
def _clamp(writer: Writer, equation: Equation, low: str, x: str, high: str) -> str:
    bounded = _computed(writer, equation, "Max", (low, x))
    return _computed(writer, equation, "Min", (bounded, high))


@translates("convert_element_type")
def _convert(writer: Writer, equation: Equation, x: str) -> str:
    same = equation.inputs[0].dtype == equation.outputs[0].dtype
    return x if same else writer.cast(x, equation.outputs[0].dtype)


@translates("select_n")
def _select(writer: Writer, equation: Equation, which: str, no: str, yes: str) -> str:
    dtype = equation.outputs[0].dtype
    which, yes, no = stretching(writer, (which, yes, no))
    if dtype.kind == "b":
        chosen = writer.emit("And", which, yes)
        other = writer.emit("And", writer.emit("Not", which), no)
        return writer.emit("Or", chosen, other)
    if dtype.kind in "ui" and dtype != np.int32:
        both = (writer.cast(name, np.int64) for name in (yes, no))
        return writer.cast(writer.emit("Where", which, *both), dtype)
    return writer.emit("Where", which, yes, no)


def _number(writer: Writer, equation: Equation, number: float) -> str:
    return writer.constant(number, equation.inputs[0].dtype)
