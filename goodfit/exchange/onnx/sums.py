"""Many numbers to one, products of matrices and convolutions, as ONNX operators."""

from __future__ import annotations

import string

import numpy as np

from goodfit.arrays.programs import Equation
from goodfit.exchange.onnx.elementwise import in_runtime_type
from goodfit.exchange.onnx.writer import NoOperatorError, Writer, translates

REDUCTIONS = {
    "reduce_sum": "ReduceSum", "reduce_max": "ReduceMax", "reduce_min": "ReduceMin",
    "reduce_prod": "ReduceProd", "reduce_or": "ReduceMax", "reduce_and": "ReduceMin",
}  # fmt: skip


@translates(*REDUCTIONS)
def _reduce(writer: Writer, equation: Equation, x: str) -> str:
    dtype, axes = equation.inputs[0].dtype, equation.settings["axes"]
    inside = np.dtype(np.int32) if dtype.kind == "b" else in_runtime_type(equation)
    given = x if inside == dtype else writer.cast(x, inside)
    if not axes:
        return x
    operator = REDUCTIONS[equation.name]
    result = writer.emit(operator, given, writer.ints(axes), keepdims=0)
    return result if inside == dtype else writer.cast(result, dtype)


@translates("argmax", "argmin")
def _arg(writer: Writer, equation: Equation, x: str) -> str:
    (axis,) = equation.settings["axes"]
    operator = "ArgMax" if equation.name == "argmax" else "ArgMin"
    place = writer.emit(operator, x, axis=axis, keepdims=0)
    return writer.cast(place, equation.outputs[0].dtype)


@translates("cumsum")
def _cumsum(writer: Writer, equation: Equation, x: str) -> str:
    axis = writer.constant(equation.settings["axis"], np.int64)
    return writer.emit("CumSum", x, axis, reverse=int(equation.settings["reverse"]))


@translates("sort")
def _sort(writer: Writer, equation: Equation, x: str, *others: str) -> str:
    if others:
        raise NoOperatorError("sort")
    axis, shape = equation.settings["dimension"], equation.inputs[0].shape
    count = writer.ints([shape[axis]])
    return writer.emit_several(2, "TopK", x, count, axis=axis, largest=0)[0]


@translates("dot_general")
def _dot(writer: Writer, equation: Equation, x: str, y: str) -> str:
    (by_x, by_y), (batch_x, batch_y) = equation.settings["dimension_numbers"]
    ranks = [len(value.shape) for value in equation.inputs]
    if not batch_x and by_x == (ranks[0] - 1,) and by_y == (0,) and ranks[1] == 2 <= ranks[0]:
        return writer.emit("MatMul", x, y)
    letters = iter(string.ascii_lowercase)
    of_x, of_y = ([""] * rank for rank in ranks)
    for i, j in (*zip(batch_x, batch_y, strict=True), *zip(by_x, by_y, strict=True)):
        of_x[i] = of_y[j] = next(letters)
    of_x, of_y = ([letter or next(letters) for letter in of] for of in (of_x, of_y))
    shared, summed = [of_x[i] for i in batch_x], [of_x[i] for i in by_x]
    own = [letter for letter in (*of_x, *of_y) if letter not in (*shared, *summed)]
    sides = "".join(of_x), "".join(of_y), "".join([*shared, *own])
    return writer.emit("Einsum", x, y, equation="{},{}->{}".format(*sides))


@translates("conv_general_dilated")
def _convolve(writer: Writer, equation: Equation, x: str, kernel: str) -> str:
    settings = equation.settings
    spec = settings["dimension_numbers"]
    if settings["batch_group_count"] != 1 or set(settings["lhs_dilation"]) != {1}:
        raise NoOperatorError("conv_general_dilated")
    first = writer.transpose(x, spec["lhs_spec"])
    second = writer.transpose(kernel, spec["rhs_spec"])
    pairs = settings["padding"]
    result = writer.emit(
        "Conv",
        first,
        second,
        strides=list(settings["window_strides"]),
        dilations=list(settings["rhs_dilation"]),
        pads=[*(before for before, _ in pairs), *(after for _, after in pairs)],
        group=settings["feature_group_count"],
    )
    return writer.transpose(result, np.argsort(spec["out_spec"]).tolist())
