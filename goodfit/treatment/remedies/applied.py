"""The one question: what does a program become by a cure?"""

from __future__ import annotations

from functools import singledispatch

from goodfit.doctor.cures import Cure, Together
from goodfit.errors import GoodfitError
from goodfit.treatment.program import Program, Rows


def applied(cure: Cure, program: Program, rows: Rows) -> Program | None:
    """The program with the cure in it; None where the cure changes nothing, or does not apply.

    Args:
        cure: what to do.
        program: what to do it to; it stays what it is.
        rows: the data that it is trained on.
    """
    try:
        return treats(cure, program, rows)
    except (GoodfitError, TypeError):  # a layer that cannot be made so, or not in this place
        return None


@singledispatch
def treats(cure: Cure, program: Program, rows: Rows) -> Program | None:
    """What `applied` asks, for one class of cures; one that nobody knows changes nothing."""
    return None


@treats.register
def _(cure: Together, program: Program, rows: Rows) -> Program | None:
    now, parts = _in_turn(cure, program, rows)
    return now if parts else None


def pared(cure: Cure, program: Program, rows: Rows) -> Cure:
    """The cure without the parts that change nothing in a program.

    Args:
        cure: what to do; only one of several parts can lose any.
        program: what to do it to.
        rows: the data that it is trained on.
    """
    if not isinstance(cure, Together):
        return cure
    _, parts = _in_turn(cure, program, rows)
    return parts[0] if len(parts) == 1 else Together(tuple(parts))


def _in_turn(cure: Together, program: Program, rows: Rows) -> tuple[Program, list[Cure]]:
    """The program after one part after the other, and the parts that changed it."""
    parts = []
    for part in cure.cures:
        then = applied(part, program, rows)
        if then is not None:
            program = then
            parts.append(part)
    return program, parts
