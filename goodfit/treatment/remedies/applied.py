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
    now = program
    for part in cure.cures:
        now = applied(part, now, rows) or now
    return None if now is program else now
