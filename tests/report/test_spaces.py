import numpy as np
import pytest

from goodfit.report.pictures import Groups, Space
from goodfit.report.spaces import unfolding

GROUPS = Groups([0, 0, 1, 1], ["cat", "dog"])
POINTS = np.array([[0.0, 0.0], [2.0, 0.0], [5.0, 7.0], [7.0, 7.0]])


def space(name, order):
    return Space(name, POINTS, shown=0.75, order=order)


def test_each_layer_has_a_drawing_with_a_table_of_the_middles():
    found = unfolding([space("inputs", 0.5), space("dense", 1.0)], GROUPS)
    assert [chart.title for chart in found.charts] == ["inputs", "dense"]
    assert found.charts[0].table.rows == [("cat", "1", "0", "1", "2"), ("dog", "6", "7", "1", "2")]
    assert "75.0% of the variance is shown" in found.charts[0].note
    assert [mark.name for mark in found.legend] == ["cat", "dog"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(0.5, 1.0, "come to lie apart. Of the inputs, 50.0%"), (0.9, 0.9, "do not bring the groups")],
)
def test_what_the_layers_do_is_told_as_it_is(before, after, told):
    found = unfolding([space("inputs", before), space("dense", after)], GROUPS)
    assert told in found.sentence
