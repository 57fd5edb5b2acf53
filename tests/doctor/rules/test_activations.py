"""The rules about activations."""

import pytest

from goodfit.doctor import diagnose
from goodfit.doctor.rules import all_rules
from goodfit.layers import Dense


def dead(**layers):
    return {name: {"dead_fraction": shares} for name, shares in layers.items()}


def test_dead_units_in_a_stuck_run(make_record, stuck, codes):
    record = make_record(stuck, vitals=dead(dense=[0.1, 0.7, 0.8, 0.9]))
    assert codes("dying_relu", record) == [("dying_relu", "warning")]


def test_several_dead_layers_are_one_finding_in_the_worst(make_record, stuck):
    record = make_record(stuck, vitals=dead(dense=[0.6] * 3, dense_1=[0.9] * 3))
    finding = diagnose(record).findings[0]
    assert finding.layer == "dense_1"
    assert "In `dense_1`, 90% of the units were 0" in finding.evidence
    assert "So were most units of `dense`." in finding.evidence


@pytest.mark.parametrize("shares", [[0.5, 0.5, 0.5], [0.9, 0.4, 0.9], [0.9, 0.9]])
def test_half_of_the_units_or_now_and_then_is_no_illness(make_record, stuck, codes, shares):
    assert codes("dying_relu", make_record(stuck, vitals=dead(dense=shares))) == []


def test_dead_units_in_a_run_that_learns_are_healthy(make_record, codes):
    assert codes("dying_relu", make_record(vitals=dead(dense=[0.8] * 5))) == []


SIGMOIDS = [Dense(8, "sigmoid"), Dense(8, "sigmoid"), Dense(2, "softmax")]


def flat(**layers):
    return {name: {"saturated_fraction": shares} for name, shares in layers.items()}


def test_flat_units_in_a_stuck_run(make_record, stuck):
    record = make_record(stuck, layers=SIGMOIDS, vitals=flat(dense=[0.9] * 3, dense_1=[0.6] * 3))
    (finding,) = all_rules()["saturated_activation"].judge(record)
    assert (finding.severity, finding.layer) == ("warning", "dense")
    assert "In `dense`, 90% of the outputs were on the flat ends" in finding.evidence
    assert type(finding.cures[0]).__name__ == "ChangeLearningRate"  # they were well at first


def test_units_that_began_flat_ask_for_another_beginning(make_record, stuck):
    record = make_record(stuck, layers=SIGMOIDS, vitals=flat(dense=[0.9] * 3))
    record.first_vitals = {"dense": {"saturated_fraction": 0.95}}
    (finding,) = all_rules()["saturated_activation"].judge(record)
    assert finding.cures[0].line == 'kernel_initializer="glorot_uniform"'


@pytest.mark.parametrize("shares", [[0.5] * 3, [0.9, 0.4, 0.9], [0.9, 0.9]])
def test_half_of_the_outputs_or_now_and_then_is_no_saturation(make_record, stuck, codes, shares):
    record = make_record(stuck, layers=SIGMOIDS, vitals=flat(dense=shares))
    assert codes("saturated_activation", record) == []


def test_flat_units_that_are_right_are_healthy(make_record, codes):
    record = make_record(layers=SIGMOIDS, vitals=flat(dense=[0.9] * 5))
    assert codes("saturated_activation", record) == []


def test_a_sure_output_is_not_saturated(make_record, stuck, codes):
    layers = [Dense(8, "relu"), Dense(1, "sigmoid")]
    record = make_record(stuck, layers=layers, vitals=flat(dense_1=[0.9] * 3))
    assert codes("saturated_activation", record) == []


def test_units_that_were_dead_at_first_ask_for_another_beginning(make_record, stuck):
    record = make_record(stuck, vitals=dead(dense=[0.9] * 3))
    record.first_vitals = {"dense": {"dead_fraction": 0.9}}
    (finding,) = all_rules()["dying_relu"].judge(record)
    assert "Most were dead before the first step." in finding.evidence
    assert finding.cures[0].line == 'kernel_initializer="he_normal"'
