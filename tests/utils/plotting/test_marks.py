"""Where things stand: nothing overlaps, and arrows lead from box to box."""

import itertools

import pytest

from goodfit.utils.plotting.chart import Shown, chart
from goodfit.utils.plotting.marks import DIRECTIONS, marks
from tests.utils.plotting import models

EVERYTHING = Shown(shapes=True, layer_names=True, expand_nested=True)


def overlap(one, other):
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.01 and down > 0.01


@pytest.mark.parametrize("make", models.MODELS)
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_boxes_do_not_overlap_and_lie_in_the_picture(make, rankdir):
    found = marks(chart(make(), EVERYTHING), rankdir)
    places = [at for at, _ in found.boxes]
    assert not any(overlap(*pair) for pair in itertools.combinations(places, 2))
    for at in [*places, *(at for at, _ in found.frames)]:
        assert 0 < at.x < at.x + at.width < found.size[0]
        assert 0 < at.y < at.y + at.height < found.size[1]


def touches(point, at):
    x, y = point
    beside = min(abs(x - at.x), abs(x - at.x - at.width)) < 0.01 and at.y <= y <= at.y + at.height
    upon = min(abs(y - at.y), abs(y - at.y - at.height)) < 0.01 and at.x <= x <= at.x + at.width
    return beside or upon


@pytest.mark.parametrize("make", models.MODELS)
@pytest.mark.parametrize("rankdir", DIRECTIONS)
def test_arrows_lead_from_the_edge_of_a_box_to_that_of_another(make, rankdir):
    drawn = chart(make(), EVERYTHING)
    found = marks(drawn, rankdir)
    places = [at for at, _ in found.boxes]
    for (start, end), arrow in zip(drawn.links, found.arrows, strict=True):
        assert touches(arrow.way[0].points[0], places[start])
        assert touches(arrow.way[-1].points[-1], places[end])
        assert touches(arrow.head[0], places[end])


@pytest.mark.parametrize(
    ("rankdir", "axis", "sign"), [("TB", 1, 1), ("BT", 1, -1), ("LR", 0, 1), ("RL", 0, -1)]
)
def test_the_picture_runs_as_it_was_told(rankdir, axis, sign):
    found = marks(chart(models.chain(), Shown()), rankdir)
    places = [sign * at[axis] for at, _ in found.boxes]
    assert places == sorted(places)
    assert len({at[1 - axis] for at, _ in found.boxes}) == 1


def test_layers_of_an_inner_model_stand_in_its_frame():
    found = marks(chart(models.nested(), EVERYTHING), "TB")
    ((frame, name),) = found.frames
    assert name == "block"
    for at, box in found.boxes:
        assert overlap(at, frame) == (box.frame is not None)
