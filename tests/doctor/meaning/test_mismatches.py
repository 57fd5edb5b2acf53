import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.meaning.asked import Asked
from goodfit.doctor.meaning.mismatches import aligned, first, mismatch, same


@pytest.mark.parametrize(
    ("y", "shape", "expected"),
    [((3,), (3,), True), ((3,), (None,), True), ((3, 1), (3,), False), ((3,), (4,), False)],
)
def test_shapes_are_the_same_as_far_as_they_are_known(y, shape, expected):
    assert same(y, shape) is expected


def test_targets_may_lack_a_last_axis_of_length_one():
    assert aligned((5,), (5, 1))
    assert not aligned((5, 1), (5,))


def test_the_first_offending_values_are_shown():
    y = np.array([[1, 9], [9, 2], [9, 9]])
    assert first(y, y == 9) == "9 in row 0, 9 in row 1, 9 in row 2"
    assert first(y, y == 9, 1) == "9 in row 0"


def test_missing_units_are_told_from_rows_that_would_be_stretched():
    squares = losses.get("mse")
    assert mismatch(Asked(np.ones((4, 3)), squares, (1,), ""))[0].code == "wrong_output_units"
    assert mismatch(Asked(np.ones((4,)), squares, (3,), ""))[0].code == "shape_broadcast"
