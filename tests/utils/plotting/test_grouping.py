"""Inner models as groups, in an order in which no link leads back."""

import pytest

from goodfit.utils.plotting.grouping import grouped
from tests.utils.plotting import models


@pytest.mark.parametrize("make", models.MODELS)
def test_links_lead_to_later_groups_that_are_in_one_piece(make):
    graph = make().graph
    order, group, links = grouped(graph)
    keys = [group[i] for i in order]
    ranks = {key: keys.index(key) for key in keys}
    assert all(
        keys[ranks[key] : ranks[key] + keys.count(key)] == [key] * keys.count(key) for key in keys
    )
    for u, v in links:
        assert order.index(u) < order.index(v)
        assert ranks[group[u]] <= ranks[group[v]]


def test_each_call_of_an_inner_model_is_a_group():
    graph = models.twins().graph
    found = grouped(graph)
    towers = {key for i, key in found.group.items() if graph.nodes[i].name.startswith("tower/")}
    assert len(towers) == 2


def test_what_would_lead_back_into_a_group_tears_it():
    graph = models.intertwined().graph
    found = grouped(graph)
    inner = [i for i in found.order if graph.nodes[i].name.startswith("in/")]
    assert len(inner) == 2
    assert len({found.group[i] for i in inner}) == 2
