import numpy as np

from goodfit.report import marks, svg
from goodfit.report.pictures import Groups

from .test_style import DARK, LIGHT, contrast, rgb


def test_no_two_groups_share_a_shape_or_a_colour():
    all_of_them = marks.marks([str(i) for i in range(99)])
    assert len(all_of_them) == marks.MOST_GROUPS == 10
    for quality in ("shape", "sign", "colour"):
        assert len({getattr(mark, quality) for mark in all_of_them}) == 10


def test_every_mark_stands_out_in_light_and_in_dark():
    for mark in marks.marks([str(i) for i in range(10)]):
        for ground in (LIGHT["surface"], DARK["surface"]):
            assert contrast(rgb(mark.colour), rgb(ground)) >= 3, mark


def test_each_group_is_drawn_once_for_each_row_and_named_in_its_middle():
    points = np.array([[0.0, 0.0], [2.0, 2.0], [9.0, 9.0]])
    groups = Groups([0, 0, 1], ["cat", "dog", "never seen"])

    def paint(axes):
        marks.scatter(axes, points, groups)
        marks.label(axes, points, groups)
        assert [tuple(text.get_position()) for text in axes.texts] == [(1.0, 1.0), (9.0, 9.0)]

    drawing = svg.draw("a", "b", "c", paint)
    assert drawing.count("<use ") >= 3
    assert "cat" in drawing
    assert "never seen" not in drawing
