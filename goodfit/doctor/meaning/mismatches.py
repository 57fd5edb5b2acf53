"""How targets differ from what was expected: in shape, and where the first faults are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import Cure, Write
from goodfit.doctor.finding import Finding
from goodfit.doctor.meaning.asked import Asked, fitting
from goodfit.doctor.messages import tell
from goodfit.layers.layer import Shape, batch_shape

Numbers = NDArray[Any]

_SHOWN = 3


def mismatch(output: Asked) -> list[Finding]:
    """Targets and outputs of different shape: too few units, or rows that would be stretched."""
    y, shape = output.y, output.shape
    if y.ndim == len(shape) + 1 and y.shape[-1] > 1 and same(y.shape[1:-1], shape[:-1]):
        told = "The network's output is {output}, but y has shape {shape}."
        evidence = tell(told, output=batch_shape(shape), shape=y.shape)
        return fault("wrong_output_units", evidence, fitting(output))
    cures: list[Cure] = []
    if y.shape[1:] in ((), (1,)):
        cures.append(_one_step() if len(shape) > 1 else fitting(output))
    if same(y.shape[1:], (*shape, 1)):
        cures.append(Write(tell("Or drop the targets' last axis"), "y = y[..., 0]"))
    if not cures:
        cures.append(Write(tell("Give y a number for each number of the output"), "print(y.shape)"))
    evidence = tell(
        "The network's output is {output}, but y has shape {shape}. One would have to be stretched "
        "to fit the other.",
        output=batch_shape(shape),
        shape=y.shape,
    )
    return fault("shape_broadcast", evidence, *cures)


def _one_step() -> Write:
    return Write(tell("Answer once, after the last step"), "return_sequences=False")


def fault(code: str, evidence: str, *cures: Cure) -> list[Finding]:
    """The finding of a fault that is certain."""
    return [Finding(code, "error", None, evidence, cures)]


def aligned(y: tuple[int, ...], shape: Shape) -> bool:
    """Whether it is the same shape, but for a last axis of length 1 that the targets may lack."""
    return same(y, shape) or same((*y, 1), shape)


def same(y: tuple[int, ...], shape: Shape) -> bool:
    """Whether targets have an output's shape, as far as that is known."""
    known = zip(y, shape, strict=False)
    return len(y) == len(shape) and all(length in (n, None) or n is None for n, length in known)


def first(y: Numbers, wrong: Numbers, shown: int = _SHOWN) -> str:
    """The first few offending values with their rows."""
    places = np.argwhere(wrong)[:shown]
    return ", ".join(
        tell("{value:g} in row {row}", value=y[tuple(place)], row=place[0]) for place in places
    )
