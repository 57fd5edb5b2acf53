"""Targets of a form of their own: signs, groups of rows, sequences of labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import Write
from goodfit.doctor.finding import Finding
from goodfit.doctor.mismatches import aligned, fault, first, mismatch
from goodfit.layers.layer import Shape, batch_shape

Numbers = NDArray[Any]

_FROM_ONE = Write("Number the labels from 1, and fill rows up with 0", "y = y + 1")


def check_signs(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    """What is wrong with targets that should be -1 or 1 (or 0 or 1), for each unit.

    Example:
        >>> print(check_signs(np.array([1, 2, 2]), (1,), None)[0].cures[0])
        Write 1 as -1 and 2 as 1: `y = np.where(y == 2, 1, -1)`.
    """
    if not aligned(y.shape[1:], shape):
        return mismatch(y, shape)
    values = np.unique(y)
    if any(set(values.tolist()) <= known for known in ({-1, 1}, {0, 1})):
        return []
    wrong = first(y, ~np.isin(y, [-1, 1]))
    told = f"This loss expects the targets -1 and 1 (or 0 and 1), but y has {wrong}."
    if len(values) == 2:
        no, yes = (f"{value:g}" for value in values)
        cure = Write(f"Write {no} as -1 and {yes} as 1", f"y = np.where(y == {yes}, 1, -1)")
        return fault("label_encoding_error", told, cure)
    cure = Write("To predict numbers instead of signs", 'loss="mean_squared_error"')
    return fault("loss_label_mismatch", told, cure)


def check_groups(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    """What is wrong with targets that should say which rows belong together.

    Example:
        >>> print(check_groups(np.array([3, 1, 2]), (8,), None)[0].evidence)
        Each of the 3 rows is a group of its own, so no two could be brought together.
    """
    if len(shape) != 1 or y.size != len(y):
        return fault(
            "loss_label_mismatch",
            "This loss compares rows by their groups, one number for each row; the network's "
            f"output is {batch_shape(shape)}, and y has shape {y.shape}.",
            Write("Give each row one group number", "y = y.argmax(axis=-1)"),
        )
    fractions = y != np.floor(y)
    if fractions.any():
        told = f"This loss expects group numbers, but y has fractions: {first(y, fractions)}."
        cure = Write("Number the groups", "names, y = np.unique(y, return_inverse=True)")
        return fault("label_encoding_error", told, cure)
    if len(y) > 1 and len(np.unique(y)) == len(y):
        told = f"Each of the {len(y)} rows is a group of its own, so no two could be brought "
        cure = Write("Give rows that belong together one number", "y = group_of_each_row")
        return fault("loss_label_mismatch", f"{told}together.", cure)
    return []


def check_sequences(y: Numbers, shape: Shape, loss: Any) -> list[Finding]:
    """What is wrong with targets that should be labels from 1, filled up with 0 at the end.

    Example:
        >>> print(check_sequences(np.array([[1, 2, 2]]), (3, 5), None)[0].evidence)
        The labels of row 0 need 4 steps (3, and 1 blank between equal ones), but the output has 3.
    """
    if len(shape) != 2 or y.ndim != 2:
        return fault(
            "loss_label_mismatch",
            "This loss expects a row of labels for a sequence of scores, output (batch, time, "
            f"classes); the network's output is {batch_shape(shape)}, and y has shape {y.shape}.",
            Write("Let the last recurrent layer give all steps", "LSTM(64, return_sequences=True)"),
        )
    return _check_spelling(y) or _check_units(y, shape[1]) or _check_steps(y, shape[0])


def _check_spelling(y: Numbers) -> list[Finding]:
    wrong = (y < 0) | (y != np.floor(y))
    if wrong.any():
        told = f"Labels are whole numbers from 1, and 0 fills rows up, but y has {first(y, wrong)}."
        return fault("label_encoding_error", told, _FROM_ONE)
    late = (y[:, :-1] == 0) & (y[:, 1:] != 0)
    if late.any():
        row = int(np.argwhere(late)[0, 0])
        told = f"0 is no label but fills rows up at the end, and row {row} of y goes on after a 0."
        return fault("label_encoding_error", told, _FROM_ONE)
    return []


def _check_units(y: Numbers, units: int | None) -> list[Finding]:
    if units is None or y.max() < units:
        return []
    told = f"The output has {units} classes, 0 to {units - 1}, but y has {first(y, y >= units)}."
    cure = Write("Give every label and the blank a unit", f"Dense({int(y.max()) + 1})")
    return fault("wrong_output_units", told, cure)


def _check_steps(y: Numbers, steps: int | None) -> list[Finding]:
    labels = (y != 0).sum(axis=1)
    blanks = ((y[:, 1:] == y[:, :-1]) & (y[:, 1:] != 0)).sum(axis=1)
    row = int(np.argmax(labels + blanks))
    if steps is None or labels[row] + blanks[row] <= steps:
        return []
    between = f"{blanks[row]} blank{'s' if blanks[row] != 1 else ''} between equal ones"
    told = (
        f"The labels of row {row} need {labels[row] + blanks[row]} steps ({labels[row]}, and "
        f"{between}), but the output has {steps}."
    )
    cure = Write("Keep more steps: stride and pool less", "strides=1")
    return fault("loss_label_mismatch", told, cure)
