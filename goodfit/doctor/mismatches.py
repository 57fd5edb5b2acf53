"""How targets differ from what was expected: in shape, and where the first faults are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import Cure, Write
from goodfit.doctor.finding import Finding
from goodfit.layers.layer import Shape, batch_shape

Numbers = NDArray[Any]

_SHOWN = 3


def mismatch(y: Numbers, shape: Shape) -> list[Finding]:
    """Targets and outputs of different shape: too few units, or rows that would be stretched."""
    told = f"The network's output is {batch_shape(shape)}, but y has shape {y.shape}."
    if y.ndim == len(shape) + 1 and y.shape[-1] > 1 and same(y.shape[1:-1], shape[:-1]):
        cure = Write("Give every target a unit", f"Dense({y.shape[-1]})")
        return fault("wrong_output_units", told, cure)
    cures = [Write("Give each row one answer", "Dense(1)")] if y.shape[1:] in ((), (1,)) else []
    if same(y.shape[1:], (*shape, 1)):
        cures.append(Write("Or drop the targets' last axis", "y = y[..., 0]"))
    stretched = f"{told} One would have to be stretched to fit the other."
    return fault("shape_broadcast", stretched, *cures)


def fault(code: str, evidence: str, *cures: Cure) -> list[Finding]:
    """The finding of a fault that is certain."""
    return [Finding(code, "error", None, evidence, tuple(cures))]


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
    return ", ".join(f"{y[tuple(place)]:g} in row {place[0]}" for place in places)
