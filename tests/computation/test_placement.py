"""Whatever the layers and how they are connected, no box overlaps and no way leads through one."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit.computation.framing import Sketch
from goodfit.computation.placement import place


@st.composite
def sketches(draw):
    """An input and some layers: boxes with parameters that may be used again by later boxes."""
    sizes, groups, links, hosts, params = [(70, 30)], [0], {}, [0], []
    for group in range(1, draw(st.integers(2, 5))):
        for _ in range(draw(st.integers(1, 3))):
            beside = draw(st.integers(0, 2))
            own = list(range(len(sizes), len(sizes) + beside))
            host = len(sizes) + beside
            sources = draw(st.lists(st.sampled_from(hosts), min_size=1, max_size=2, unique=True))
            again = draw(st.lists(st.sampled_from(params), max_size=1)) if params else []
            links.update({(source, host): 1.0 for source in sources})
            links.update({(source, host): 0.2 for source in [*own, *again]})
            sizes += [(60, 30)] * beside + [(100, draw(st.sampled_from([30, 48])))]
            groups += [group] * (beside + 1)
            hosts.append(host)
            params += own
    labels = {group: draw(st.sampled_from([30, 220])) for group in set(groups) - {0}}
    return Sketch(sizes, links, groups, labels)


def inside(point, box, slack):
    (px, py), (x, y, width, height) = point, box
    return x - slack <= px <= x + width + slack and y - slack <= py <= y + height + slack


def overlap(a, b):
    apart_x = a.x + a.width <= b.x + 1e-6 or b.x + b.width <= a.x + 1e-6
    apart_y = a.y + a.height <= b.y + 1e-6 or b.y + b.height <= a.y + 1e-6
    return not (apart_x or apart_y)


@settings(max_examples=80)
@given(sketches())
def test_nothing_overlaps_nothing_dangles(sketch):
    placed = place(sketch)
    for boxes in (placed.boxes, list(placed.frames.values())):
        assert not any(overlap(a, b) for a, b in itertools.combinations(boxes, 2))
    for box, group in zip(placed.boxes, sketch.groups, strict=True):
        if group:
            frame = placed.frames[group]
            assert all(inside(corner, frame, 0) for corner in [box[:2], (box.x + box.width, box.y)])
    for (start, end), way in placed.ways.items():
        assert inside(way[0], placed.boxes[start], 1e-6)
        assert inside(way[-1], placed.boxes[end], 1e-6)
        for (x, y), (to_x, to_y) in itertools.pairwise(way):
            for t in np.linspace(0, 1, 12):
                point = (x + (to_x - x) * (3 * t**2 - 2 * t**3), y + (to_y - y) * t)
                assert not any(inside(point, box, -0.5) for box in placed.boxes)
