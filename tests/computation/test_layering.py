"""Whatever the graph, its rows are in order and its blocks keep their distance."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit.computation.columns import GAP
from goodfit.computation.layering import Arrow, layered


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 9))
    sizes = draw(st.lists(st.sampled_from([(20, 10), (90, 30)]), min_size=count, max_size=count))
    pairs = list(itertools.combinations(range(count), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return sizes, [Arrow(start, end) for start, end in chosen]


@settings(max_examples=60)
@given(graphs())
def test_blocks_keep_their_distance_and_arrows_lead_down(graph):
    sizes, arrows = graph
    drawn = layered(sizes, arrows, row_gap=25)
    for (a, (ax, ay)), (b, (bx, by)) in itertools.combinations(enumerate(drawn.places), 2):
        if ay == by:
            assert abs(ax - bx) >= (sizes[a][0] + sizes[b][0]) / 2 + GAP - 1e-6
        elif ay != by:
            assert abs(ay - by) >= (sizes[a][1] + sizes[b][1]) / 2
    for (width, height), (x, y) in zip(sizes, drawn.places, strict=True):
        assert width / 2 - 1e-6 <= x <= drawn.size[0] - width / 2 + 1e-6
        assert height / 2 <= y <= drawn.size[1] - height / 2
    for arrow, route in zip(arrows, drawn.routes, strict=True):
        assert drawn.places[arrow.start][1] < drawn.places[arrow.end][1]
        heights = [y for _, y in route]
        assert heights == sorted(heights)
        assert route[0][0] == pytest.approx(drawn.places[arrow.start][0])
        assert route[-1][0] == pytest.approx(drawn.places[arrow.end][0])


def test_a_chain_is_straight():
    drawn = layered([(50, 10), (90, 10), (20, 10)], [Arrow(0, 1), Arrow(1, 2)], row_gap=20)
    assert [x for x, _ in drawn.places] == pytest.approx([45, 45, 45])


def test_two_arrows_that_would_cross_are_untangled():
    arrows = [Arrow(0, 3), Arrow(1, 2)]
    places = layered([(20, 10)] * 4, arrows, row_gap=20).places
    assert (places[0][0] - places[1][0]) * (places[3][0] - places[2][0]) > 0


def test_of_two_arrows_from_a_block_the_weightier_one_is_straight():
    arrows = [Arrow(0, 1, weight=0.1), Arrow(0, 2, weight=1.0)]
    places = layered([(50, 10)] * 3, arrows, row_gap=20).places
    assert places[2][0] == pytest.approx(places[0][0], abs=0.5)
    assert abs(places[1][0] - places[0][0]) > 50


def test_first_and_last_blocks_have_rows_of_their_own():
    places = layered(
        [(0, 0), (20, 10), (20, 10), (0, 0)], [Arrow(0, 2), Arrow(1, 3)], 20, 1, 1
    ).places
    assert places[0][1] < min(places[1][1], places[2][1])
    assert places[3][1] > max(places[1][1], places[2][1])
