import numpy as np

from goodfit.study.answers import layer_outputs
from goodfit.study.spaces import groups_of
from goodfit.study.units import units


def found_in(study):
    dev = study.prepared.dev
    outputs = layer_outputs(study.model, dev.x)
    groups = groups_of(study.prepared, dev.y)
    return list(units(study.prepared, study.model, dev.x, outputs, groups)), outputs


def test_the_strongest_rows_of_a_filter_are_those_where_it_finds_most(digits):
    found, outputs = found_in(digits)
    assert {unit.layer for unit in found} == {"conv2d", "conv2d_1"}
    unit = found[0]
    highest = outputs["conv2d"].max(axis=(1, 2))[:, unit.number - 1]
    assert unit.highest == highest.max()
    assert np.array_equal(unit.pictures[0], digits.prepared.dev.x[highest.argmax()])
    assert len(unit.pictures) == 6


def test_units_of_a_table_are_told_in_its_columns(prices):
    found, _ = found_in(prices)
    assert found
    assert all(not unit.pictures for unit in found)
    told = " ".join(unit.text for unit in found)
    assert "high `weight`" in told or "low `weight`" in told
    assert "high `colour" not in told


def test_units_that_never_change_are_left_out(digits):
    dev = digits.prepared.dev
    dead = {node.name: np.zeros((len(dev.x), 4)) for node in digits.model.graph.nodes}
    groups = groups_of(digits.prepared, dev.y)
    assert list(units(digits.prepared, digits.model, dev.x, dead, groups)) == []
