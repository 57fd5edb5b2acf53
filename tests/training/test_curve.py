import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from goodfit.training.curve import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, curves

HOSTILE = "<img src=x onerror=alert(1)>\"'"


def drawings(history):
    """The drawings, read by a strict reader of XML."""
    html = curves(history)
    return ET.fromstring(html).findall("svg") if html else []


def points(line):
    return [tuple(map(float, point.split(","))) for point in line.get("points").split()]


def test_each_quantity_has_a_drawing_with_both_parts_in_it():
    history = {"loss": [2.0, 1.0], "acc": [0.1, 0.9], "val_loss": [2.5, 2.0], "val_acc": [0, 0.5]}
    loss, accuracy = drawings({**history, "learning_rate": [0.1, 0.1]})
    assert loss.get("aria-label") == "loss by epoch: train from 2 to 1, dev from 2.5 to 2"
    assert accuracy.get("aria-label").startswith("acc by epoch: train from 0.1 to 0.9")
    train, dev = loss.findall("polyline")
    assert dev.get("stroke-dasharray")
    assert not train.get("stroke-dasharray")
    assert all(element.get("role") == "img" for element in (loss, accuracy))


def test_values_lie_where_they_belong():
    (drawing,) = drawings({"loss": [3.0, 2.0, 1.0]})
    floor, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    middle = ((LEFT + end) / 2, (TOP + floor) / 2)
    assert points(drawing.find("polyline")) == [(LEFT, TOP), middle, (end, floor)]


def test_what_falls_far_is_drawn_on_a_logarithmic_scale():
    (drawing,) = drawings({"loss": [100.0, 10.0, 1.0]})
    heights = [y for _, y in points(drawing.find("polyline"))]
    assert heights[1] - heights[0] == pytest.approx(heights[2] - heights[1])
    assert "log scale" in "".join(drawing.itertext())


@pytest.mark.parametrize(
    ("values", "shown"),
    [([1.0, math.nan, 3.0, math.inf], 2), ([math.nan], None), ([5.0], 1), ([2.0, 2.0], 2)],
)
def test_gaps_and_flat_lines_are_drawn_all_the_same(values, shown):
    (drawing,) = drawings({"loss": values})
    line = drawing.find("polyline")
    assert (None if line is None else len(points(line))) == shown


def test_many_epochs_are_thinned_and_the_last_is_kept():
    (drawing,) = drawings({"loss": list(np.linspace(2, 1, 10_000))})
    line = points(drawing.find("polyline"))
    assert len(line) <= 402
    assert line[-1] == (WIDTH - RIGHT, HEIGHT - BOTTOM)


def test_nothing_is_drawn_of_nothing_and_of_what_is_no_number():
    assert curves({}) == ""
    assert curves({"per_class": [np.zeros(3), np.zeros(3)]}) == ""


def test_names_are_text():
    (drawing,) = drawings({HOSTILE: [1.0, 2.0]})
    assert HOSTILE in "".join(drawing.itertext())
    assert HOSTILE not in curves({HOSTILE: [1.0, 2.0]})
