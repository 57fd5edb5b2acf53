"""Loops over the leading axis, as ONNX's Scan."""

from __future__ import annotations

import numpy as np

from goodfit.arrays.programs import Equation, Program, Variable
from goodfit.exchange.onnx.arrangement import backwards
from goodfit.exchange.onnx.writer import Writer, translates


@translates("scan")
def _scan(writer: Writer, equation: Equation, *names: str) -> list[str]:
    settings = equation.settings
    fixed, carries = settings["num_consts"], settings["num_carry"]
    start, rows = names[fixed : fixed + carries], list(names[fixed + carries :])
    program = settings["jaxpr"]
    if not rows:  # Scan needs something to walk along
        program = _with_counter(program)
        rows = [writer.constant(np.zeros(settings["length"], np.float32))]
    elif settings["reverse"]:
        rows = [backwards(writer, row, (0,)) for row in rows]
    results = writer.emit_several(
        len(equation.outputs), "Scan", *start, *rows,
        body=writer.loop_body(program, names[:fixed]), num_scan_inputs=len(rows),
    )  # fmt: skip
    if not settings["reverse"]:
        return results
    return results[:carries] + [backwards(writer, r, (0,)) for r in results[carries:]]


def _with_counter(program: Program) -> Program:
    counter = Variable((), np.dtype(np.float32))
    return program._replace(inputs=[*program.inputs, counter])
