import numpy as np

from goodfit.report.boundary import boundary
from goodfit.report.pictures import Boundary, Groups

X, Y = np.linspace(0, 10, 21), np.linspace(-1, 1, 21)


def test_the_table_has_the_answers_as_they_lie_in_the_plane():
    answers = (X[None, :] > 5).astype(int) * np.ones((21, 1), int)  # left 0, right 1
    groups = Groups([0, 1], ["low", "high"])
    chart = boundary(Boundary(("age", "bmi"), X, Y, answers, np.array([[1, 0], [9, 0]]), groups))
    assert chart.table.columns == ("bmi ↓ age →", "0", "2.5", "5", "7.5", "10")
    assert [row[0] for row in chart.table.rows][:1] == ["1"]  # the highest on top
    assert all(row[1:] == ("low",) * 3 + ("high",) * 2 for row in chart.table.rows)
    assert "age" in chart.svg
    assert "data:image/png" in chart.svg


def test_a_regression_is_drawn_by_lines_of_equal_answers():
    answers = X[None, :] * np.ones((21, 1))
    chart = boundary(Boundary(("age", "bmi"), X, Y, answers, np.array([[1.0, 0.0]]), None))
    assert chart.table.rows[0] == ("1", "0", "2.5", "5", "7.5", "10")
    assert "data:image" not in chart.svg


def test_one_answer_everywhere_is_drawn_without_lines():
    chart = boundary(Boundary(("age", "bmi"), X, Y, np.ones((21, 21)), np.eye(2), None))
    assert {cell for row in chart.table.rows for cell in row[1:]} == {"1"}
