"""Signs, groups and sequences: every mismatch is told with values and the line to write."""

import numpy as np
import pytest

from goodfit import Input, Sequential, layers, losses
from goodfit.doctor.meaning.asked import Asked
from goodfit.doctor.meaning.targets import check_targets
from goodfit.errors import DataError


def found(y, loss, shape):
    return check_targets(Asked(np.asarray(y), losses.get(loss), shape, ""))


@pytest.mark.parametrize(
    ("y", "loss", "shape"),
    [
        ([-1, 1, 1], "hinge", (1,)),
        ([[-1], [1]], "squared_hinge", (1,)),
        ([0, 1, 1], "hinge", (1,)),
        ([1, 1, 1], "hinge", ()),
        ([3, 1, 3], "circle", (8,)),
        ([[-3], [1], [-3]], "circle", (8,)),
        ([3.0, 1.0, 3.0], "circle", (8,)),
        ([[1, 2], [1, 0], [0, 0]], "ctc", (5, 3)),
        ([[1, 2], [2, 1]], "ctc", (None, 3)),
        ([[2, 2, 1]], "ctc", (4, 3)),
    ],
)
def test_sound_targets_pass(y, loss, shape):
    assert found(y, loss, shape) == []


@pytest.mark.parametrize(
    ("y", "loss", "shape", "code", "words", "line"),
    [
        (
            [1, 2, 2], "hinge", (1,), "label_encoding_error",
            "expects the targets -1 and 1 (or 0 and 1), but y has 2 in row 1, 2 in row 2.",
            "y = np.where(y == 2, 1, -1)",
        ),
        (
            [-1, 0, 1], "hinge", (1,), "wrong_loss",
            "y has 0 in row 1.", 'loss="mean_squared_error"',
        ),
        (
            [0.5, 7.0, -3.0], "squared_hinge", (1,), "wrong_loss",
            "y has 0.5 in row 0, 7 in row 1, -3 in row 2.", 'loss="mean_squared_error"',
        ),
        (
            np.ones((4, 3)), "hinge", (1,), "wrong_output_units",
            "output is (batch, 1), but y has shape (4, 3)", "Dense(3, ",
        ),
        (
            np.eye(3), "circle", (8,), "loss_label_mismatch",
            "output is (batch, 8), and y has shape (3, 3)", "y = y.argmax(axis=-1)",
        ),
        (
            [1, 1, 2], "circle", (5, 8), "loss_label_mismatch",
            "output is (batch, 5, 8), and y has shape (3,)", "y = y.argmax(axis=-1)",
        ),
        (
            [1.5, 1.5], "circle", (8,), "label_encoding_error",
            "fractions: 1.5 in row 0", "names, y = np.unique(y, return_inverse=True)",
        ),
        (
            [1, 2, 3], "circle", (8,), "loss_label_mismatch",
            "Each of the 3 rows is a group of its own", "y = group_of_each_row",
        ),
        (
            [1, 2, 3], "ctc", (5, 8), "loss_label_mismatch",
            "output is (batch, 5, 8), and y has shape (3,)", "LSTM(64, return_sequences=True)",
        ),
        (
            [[1, 2]], "ctc", (8,), "loss_label_mismatch",
            "output is (batch, 8), and y has shape (1, 2)", "LSTM(64, return_sequences=True)",
        ),
        (
            [[1, 2], [0, -1]], "ctc", (5, 8), "label_encoding_error",
            "y has -1 in row 1.", "y = y + 1",
        ),
        (
            [[1, 2, 0], [1, 0, 2]], "ctc", (5, 8), "label_encoding_error",
            "row 1 of y goes on after a 0", "y = y + 1",
        ),
        (
            [[1, 2], [3, 0]], "ctc", (5, 3), "wrong_output_units",
            "The output has 3 classes, 0 to 2, but y has 3 in row 1.", "Dense(4)",
        ),
        (
            [[1, 0, 0, 0], [1, 1, 2, 2]], "ctc", (5, 3), "loss_label_mismatch",
            "The labels of row 1 need 6 steps (4, and 2 for blanks between equal ones), but the "
            "output has 5.",
            "strides=1",
        ),
    ],
)  # fmt: skip
def test_a_mismatch_is_told_with_its_values_and_cured_by_a_line(y, loss, shape, code, words, line):
    finding = found(y, loss, shape)[0]
    assert (finding.code, finding.severity) == (code, "error")
    assert words in finding.evidence
    assert line in finding.cures[0].line


def test_fit_refuses_signs_that_are_none():
    model = Sequential([Input((2,)), layers.Dense(1)])
    model.compile(loss="hinge")
    with pytest.raises(DataError, match=r"y has 2 in row 0.*np\.where\(y == 2, 1, -1\)"):
        model.fit(np.zeros((3, 2)), np.array([2, 1, 2]), verbose=0)
