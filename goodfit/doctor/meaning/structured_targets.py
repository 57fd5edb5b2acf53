"""Targets of a form of their own: signs, groups of rows, sequences of labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import Cure, NumberLabels, Write, last_layer
from goodfit.doctor.finding import Finding
from goodfit.doctor.meaning.asked import Asked, fitting
from goodfit.doctor.meaning.mismatches import aligned, fault, first, mismatch
from goodfit.doctor.messages import tell
from goodfit.layers.layer import batch_shape

Numbers = NDArray[Any]


def check_signs(output: Asked) -> list[Finding]:
    """What is wrong with targets that should be -1 or 1 (or 0 or 1), for each unit.

    Example:
        >>> from goodfit.losses import Hinge
        >>> print(check_signs(Asked(np.array([1, 2, 2]), Hinge(), (1,), "tanh"))[0].cures[0])
        Write 1 as -1 and 2 as 1: `y = np.where(y == 2, 1, -1)`.
    """
    y = output.y
    if not aligned(y.shape[1:], output.shape):
        return mismatch(output)
    values = np.unique(y)
    if any(set(values.tolist()) <= known for known in ({-1, 1}, {0, 1})):
        return []
    evidence = tell(
        "This loss expects the targets -1 and 1 (or 0 and 1), but y has {labels}.",
        labels=first(y, ~np.isin(y, [-1, 1])),
    )
    if len(values) == 2:
        no, yes = (f"{value:g}" for value in values)
        advice = tell("Write {no} as -1 and {yes} as 1", no=no, yes=yes)
        cures = (Write(advice, f"y = np.where(y == {yes}, 1, -1)"), NumberLabels())
        return fault("label_encoding_error", evidence, *cures)
    numbers = output.task.kind == "numbers"
    return fault("wrong_loss" if numbers else "loss_label_mismatch", evidence, fitting(output))


def check_groups(output: Asked) -> list[Finding]:
    """What is wrong with targets that should say which rows belong together.

    Example:
        >>> from goodfit.losses import Circle
        >>> output = Asked(np.array([3, 1, 2]), Circle(), (8,), "linear")
        >>> print(check_groups(output)[0].evidence)
        Each of the 3 rows is a group of its own, so no two could be brought together.
    """
    y, shape = output.y, output.shape
    if len(shape) != 1 or y.size != len(y):
        evidence = tell(
            "This loss compares rows by their groups, one number for each row; the network's "
            "output is {output}, and y has shape {shape}.",
            output=batch_shape(shape),
            shape=y.shape,
        )
        cure = Write(tell("Give each row one group number"), "y = y.argmax(axis=-1)")
        return fault("loss_label_mismatch", evidence, cure)
    fractions = y != np.floor(y)
    if fractions.any():
        told = "This loss expects group numbers, but y has fractions: {labels}."
        evidence = tell(told, labels=first(y, fractions))
        return fault("label_encoding_error", evidence, NumberLabels())
    if len(y) > 1 and len(np.unique(y)) == len(y):
        told = "Each of the {rows} rows is a group of its own, so no two could be brought together."
        advice = tell("Give rows that belong together one number")
        cure = Write(advice, "y = group_of_each_row")
        return fault("loss_label_mismatch", tell(told, rows=len(y)), cure)
    return []


def check_sequences(output: Asked) -> list[Finding]:
    """What is wrong with targets that should be labels from 1, filled up with 0 at the end.

    Example:
        >>> from goodfit.losses import CTC
        >>> output = Asked(np.array([[1, 2, 2]]), CTC(), (3, 5), "linear")
        >>> print(check_sequences(output)[0].evidence)
        The labels of row 0 need 4 steps (3, and 1 for blanks between equal ones), but the output
        has 3.
    """
    y, shape = output.y, output.shape
    if len(shape) != 2 or y.ndim != 2:
        evidence = tell(
            "This loss expects a row of labels for a sequence of scores, output (batch, time, "
            "classes); the network's output is {output}, and y has shape {shape}.",
            output=batch_shape(shape),
            shape=y.shape,
        )
        advice = tell("Let the last recurrent layer give all steps")
        cure = Write(advice, "LSTM(64, return_sequences=True)")
        return fault("loss_label_mismatch", evidence, cure)
    return _check_spelling(y) or _check_units(y, shape[1]) or _check_steps(y, shape[0])


def _check_spelling(y: Numbers) -> list[Finding]:
    wrong = (y < 0) | (y != np.floor(y))
    if wrong.any():
        told = "Labels are whole numbers from 1, and 0 fills rows up, but y has {labels}."
        return fault("label_encoding_error", tell(told, labels=first(y, wrong)), _from_one())
    late = (y[:, :-1] == 0) & (y[:, 1:] != 0)
    if late.any():
        row = int(np.argwhere(late)[0, 0])
        told = "0 is no label but fills rows up at the end, and row {row} of y goes on after a 0."
        return fault("label_encoding_error", tell(told, row=row), _from_one())
    return []


def _from_one() -> Cure:
    return Write(tell("Number the labels from 1, and fill rows up with 0"), "y = y + 1")


def _check_units(y: Numbers, units: int | None) -> list[Finding]:
    if units is None or y.max() < units:
        return []
    evidence = tell(
        "The output has {units} classes, 0 to {last}, but y has {labels}.",
        units=units,
        last=units - 1,
        labels=first(y, y >= units),
    )
    advice = tell("Give every label and the blank a unit")
    return fault("wrong_output_units", evidence, Write(advice, last_layer(int(y.max()) + 1, None)))


def _check_steps(y: Numbers, steps: int | None) -> list[Finding]:
    labels = (y != 0).sum(axis=1)
    blanks = ((y[:, 1:] == y[:, :-1]) & (y[:, 1:] != 0)).sum(axis=1)
    row = int(np.argmax(labels + blanks))
    if steps is None or labels[row] + blanks[row] <= steps:
        return []
    evidence = tell(
        "The labels of row {row} need {needed} steps ({labels}, and {blanks} for blanks between "
        "equal ones), but the output has {steps}.",
        row=row,
        needed=labels[row] + blanks[row],
        labels=labels[row],
        blanks=blanks[row],
        steps=steps,
    )
    cure = Write(tell("Keep more steps: stride and pool less"), "strides=1")
    return fault("loss_label_mismatch", evidence, cure)
