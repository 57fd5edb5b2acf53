"""The equations of `EinsumDense`: which axes of input, kernel and output are the same."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import NamedTuple

from goodfit.errors import SettingError, ShapeError
from goodfit.layers.layer import Shape, batch_shape

FORM = re.compile(r"(\.{3})?([a-zA-Z]+)(\.{3})?,([a-zA-Z]+)->(\.{3})?([a-zA-Z]+)(\.{3})?")


class Equation(NamedTuple):
    """A letter for each axis: `input,kernel->output`; the first of input and output is the batch.

    `elided` are the axes that an ellipsis stands for, which are in the input and in the output.
    """

    input: str
    kernel: str
    output: str
    elided: str = ""

    @property
    def summed(self) -> tuple[int, ...]:
        """The axes of the kernel that are summed over."""
        return tuple(i for i, letter in enumerate(self.kernel) if letter not in self.output)

    @property
    def made(self) -> tuple[int, ...]:
        """The axes of the kernel that the output has."""
        return tuple(i for i, letter in enumerate(self.kernel) if letter in self.output)

    def __str__(self) -> str:
        return f"{self.input},{self.kernel}->{self.output}"


def read_equation(text: str, rank: int) -> Equation:
    """The equation for inputs of `rank` axes, with letters in the place of an ellipsis.

    Raises:
        SettingError: it is no equation of this kind.
        ShapeError: it does not fit inputs of this rank.

    Example:
        >>> str(read_equation("...x,xy->...y", rank=3))
        'abx,xy->aby'
    """
    parts = FORM.fullmatch(text.replace(" ", ""))
    if parts is None or parts[1] != parts[5] or parts[3] != parts[7] or (parts[1] and parts[3]):
        raise SettingError(
            f"EinsumDense got equation={text!r}, but an equation names the axes of the input, the "
            "kernel and the output, with an ellipsis on the same side of input and output or none: "
            '"ab,bc->ac", "...b,bc->...c" or "ab...,bc->ac...".'
        )
    count = rank - len(parts[2])
    if count < 0 or (count > 0 and not (parts[1] or parts[3])):
        raise ShapeError(
            f"EinsumDense({text!r}) names {len(parts[2])} axes of the input, which has {rank}, the "
            "batch included. Write a letter for each, or an ellipsis for those that stay."
        )
    free = [letter for letter in string.ascii_letters if letter not in text][:count]
    elided = "".join(free)
    left, right = (elided, "") if parts[1] else ("", elided)
    equation = Equation(left + parts[2] + right, parts[4], left + parts[6] + right, elided)
    _require_sense(text, equation)
    return equation


def lengths_by_letter(equation: Equation, shape: Shape, given: Shape) -> dict[str, int | None]:
    """How long the axis of each letter is; the batch's is left out.

    Args:
        equation: the axes by letter.
        shape: the input's, without the batch.
        given: the output's as far as the user wrote it: without the batch and elided axes, and with
            None where an axis is as long as in the input.

    Raises:
        ShapeError: a length is missing, or one axis should have two.
    """
    lengths = dict(zip(equation.input[1:], shape, strict=True))
    asked = [letter for letter in equation.output[1:] if letter not in equation.elided]
    if len(asked) != len(given):
        raise ShapeError(
            f"EinsumDense({str(equation)!r}) got output_shape={given}, but its output has the axes "
            f"{', '.join(asked)} beside the batch. Give {len(asked)} lengths, None where it is the "
            "input's."
        )
    for letter, length in zip(asked, given, strict=True):
        known = lengths.get(letter)
        if None not in (known, length) and known != length:
            raise ShapeError(
                f"EinsumDense({str(equation)!r}) got output_shape={given}, but the axis {letter} "
                f"has the length {known} in inputs of shape {batch_shape(shape)}. Write None for "
                "it."
            )
        lengths[letter] = known if length is None else length
    return lengths


def known_lengths(
    equation: Equation, letters: Iterable[str], lengths: dict[str, int | None]
) -> tuple[int, ...]:
    """The lengths of these axes, for arrays whose shape must be known.

    Raises:
        ShapeError: one is not known.
    """
    found = []
    for letter in letters:
        length = lengths[letter]
        if length is None:
            raise ShapeError(
                f"EinsumDense({str(equation)!r}) needs to know how long the axis {letter} is. Say "
                "it in `output_shape`, or where the data enters: `Input(shape=...)`."
            )
        found.append(length)
    return tuple(found)


def _require_sense(text: str, equation: Equation) -> None:
    inputs, kernel, outputs = equation.input, equation.kernel, equation.output
    twice = [part for part in (inputs, kernel, outputs) if len(set(part)) < len(part)]
    unknown = [letter for letter in outputs if letter not in inputs + kernel]
    unused = [letter for letter in kernel if letter not in inputs + outputs]
    fault = (
        (twice and f"{twice[0]!r} has a letter twice")
        or (unknown and f"{unknown[0]!r} of the output is in neither input nor kernel")
        or (unused and f"{unused[0]!r} of the kernel is in neither input nor output")
        or (inputs[0] != outputs[0] and "the first axis, the batch, is not the output's first")
        or (inputs[0] in kernel and f"{inputs[0]!r} is the batch, which the kernel cannot have")
    )
    if fault:
        raise SettingError(
            f"EinsumDense got equation={text!r}, in which {fault}. Write for instance "
            '"abc,cd->abd", which is what Dense computes for sequences.'
        )
