from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from goodfit.report import matrices


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=80))
def test_precision_recall_and_f1_are_those_of_scikit_learn(pairs):
    true, predicted = np.array(pairs).T
    counts = confusion_matrix(true, predicted, labels=range(4))
    rows = matrices.per_class(counts, None).rows
    expected = precision_recall_fscore_support(
        true, predicted, labels=range(4), zero_division=np.nan
    )
    for i, row in enumerate(rows):
        assert int(row[4]) == expected[3][i]
        for shown, value in zip(row[1:4], (column[i] for column in expected[:3]), strict=True):
            assert shown == "–" if np.isnan(value) else shown == f"{100 * value:.1f}%"


@given(arrays(int, (6, 6), elements=st.integers(0, 30)))
def test_the_gravest_mistake_has_the_strongest_colour(counts):
    shown = matrices.confusion(counts, None)
    cells = [cell for _, row in shown.rows for cell in row]
    assert [cell.count for cell in cells] == counts.ravel().tolist()
    assert all(0 <= cell.strength <= 1 for cell in cells)
    mistakes = [cell for cell in cells if not cell.right and cell.count]
    assert not mistakes or max(cell.strength for cell in mistakes) == 1


def test_what_is_right_is_coloured_by_its_share_of_the_class():
    (_, (right, wrong)), _ = matrices.confusion(np.array([[6, 2], [1, 7]]), None).rows
    assert (right.strength, wrong.strength) == (0.75, 1.0)


def test_of_many_classes_the_most_confused_are_shown_in_their_order():
    counts = np.diag(np.full(30, 10))
    counts[25, 3] = 5
    counts[7, 28] = 4
    shown = matrices.confusion(counts, [f"c{i}" for i in range(30)])
    assert len(shown.names) == 20
    assert {"c3", "c7", "c25", "c28"} <= set(shown.names)
    assert shown.names == sorted(shown.names, key=lambda name: int(name[1:]))
    assert shown.worst == ["c25 taken for c3: 5 of 15", "c7 taken for c28: 4 of 14"]


def test_without_mistakes_there_is_nothing_to_name():
    assert matrices.confusion(np.eye(3, dtype=int), None).worst == []


def test_the_heaviest_columns_are_drawn_and_all_are_listed():
    weights = np.ones((60, 4))
    weights[59] = -9
    chart = matrices.weight_matrix(weights, [f"column {i}" for i in range(60)])
    assert chart.note == "9"
    assert chart.table.rows[0] == ("column 59", "−9", "−9", "18")
    assert len(chart.table.rows) == 60
    assert chart.svg.count(">column ") == 40
