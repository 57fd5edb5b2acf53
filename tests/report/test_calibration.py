import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.report.calibration import calibration, expected_error

RANDOM = np.random.default_rng(0)
CERTAINTY = RANDOM.uniform(0.1, 1, 4000)
TRUE = RANDOM.random(4000) < CERTAINTY


def test_the_error_is_that_of_its_definition():
    certainty = np.array([0.95, 0.93, 0.55, 0.58, 0.51])
    right = np.array([1, 0, 1, 1, 0])
    high = 2 / 5 * abs(0.94 - 1 / 2)
    middle = 3 / 5 * abs((0.55 + 0.58 + 0.51) / 3 - 2 / 3)
    assert expected_error(certainty, right) == pytest.approx(high + middle)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_the_error_is_a_share_and_does_not_depend_on_the_order(rows):
    certainty, right = (np.array(column, float) for column in zip(*rows, strict=True))
    error = expected_error(certainty, right)
    assert 0 <= error <= 1
    assert expected_error(certainty[::-1], right[::-1]) == pytest.approx(error)


def test_who_says_the_truth_is_believed():
    assert "its certainty can be believed" in calibration(CERTAINTY, TRUE).sentence


@pytest.mark.parametrize(
    ("told", "way"),
    [(CERTAINTY**0.5, "it is too sure of itself"), (CERTAINTY**2, "it is surer than it says")],
)
def test_who_says_too_much_or_too_little_is_named(told, way):
    assert calibration(told, TRUE).sentence.endswith(f"{way}.")


def test_the_table_counts_every_row_and_starts_where_there_are_some():
    chart = calibration(np.array([0.35, 0.62, 0.68, 1.0]), np.array([0, 1, 0, 1])).chart
    assert chart.table.rows[0] == ("30% to 40%", "35.0%", "0.0%", "1")
    assert chart.table.rows[1] == ("40% to 50%", "–", "–", "0")
    assert [row[3] for row in chart.table.rows] == ["1", "0", "0", "2", "0", "0", "1"]


def test_without_a_finite_certainty_there_is_nothing_to_draw():
    assert calibration(np.array([np.nan]), np.array([True])) is None
