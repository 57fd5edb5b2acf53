"""The rules about gradients: relative between layers, persistent, gated on harm."""

import numpy as np
import pytest

from goodfit.doctor import diagnose
from goodfit.doctor.rules import all_rules
from goodfit.layers import GRU, Dense, Reshape, SimpleRNN, UpSampling1D

FADED = {"dense": (1e-6, 2.0, 1e-3), "dense_1": (1e-3, 2.0, 1e-3), "dense_2": (0.5, 1.0, 1e-3)}
GROWN = {"dense": (500.0, 2.0, 1e-3), "dense_1": (20.0, 2.0, 1e-3), "dense_2": (0.5, 1.0, 1e-3)}
CASES = [("vanishing_gradient", FADED), ("exploding_gradient", GROWN)]


@pytest.mark.parametrize(("code", "sizes"), CASES)
def test_a_persistent_slope_of_gradients_in_a_stuck_run(
    make_record, stuck, steady, codes, code, sizes
):
    record = make_record(stuck, vitals=steady(**sizes))
    assert codes(code, record) == [(code, "warning")]
    other = next(name for name, _ in CASES if name != code)
    assert codes(other, record) == []


@pytest.mark.parametrize(("code", "sizes"), CASES)
def test_the_same_slope_in_a_run_that_learns_is_healthy(make_record, steady, codes, code, sizes):
    assert codes(code, make_record(vitals=steady(**sizes))) == []


@pytest.mark.parametrize(("code", "sizes"), CASES)
def test_two_examinations_are_too_few(make_record, stuck, steady, codes, code, sizes):
    vitals = steady(**sizes)
    short = {name: {q: v[:2] for q, v in layer.items()} for name, layer in vitals.items()}
    assert codes(code, make_record(stuck, vitals=short)) == []


@pytest.mark.parametrize(("code", "sizes"), CASES)
def test_a_single_examination_out_of_five_is_chance(make_record, stuck, steady, codes, code, sizes):
    vitals = steady(dense=(0.5, 2.0, 1e-3), dense_1=(0.5, 2.0, 1e-3), dense_2=(0.5, 1.0, 1e-3))
    vitals["dense"]["gradient_norm"][2] = sizes["dense"][0]
    assert codes(code, make_record(stuck, vitals=vitals)) == []


def test_the_gradient_is_measured_against_the_weights(make_record, stuck, steady, codes):
    small_layer = {"dense": (1e-6, 1e-6, 1e-9), "dense_2": (0.5, 1.0, 1e-3)}
    assert codes("vanishing_gradient", make_record(stuck, vitals=steady(**small_layer))) == []


def test_dead_units_explain_a_gradient_that_does_not_arrive(make_record, stuck, steady, codes):
    vitals = steady(**FADED)
    vitals["dense_1"]["dead_fraction"] = [1.0] * 5
    assert codes("vanishing_gradient", make_record(stuck, vitals=vitals)) == []


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_last_gradient_without_a_size_is_no_measure(make_record, stuck, steady, codes, value):
    sizes = {**FADED, "dense_2": (value, 1.0, 1e-3)}
    record = make_record(stuck, vitals=steady(**sizes))
    assert codes("vanishing_gradient", record) == codes("exploding_gradient", record) == []


def test_a_single_layer_has_nothing_to_be_compared_with(make_record, stuck, steady, codes):
    record = make_record(stuck, vitals=steady(dense=(1e-9, 1.0, 1e-3)))
    assert codes("vanishing_gradient", record) == []


def test_the_evidence_names_both_layers_and_the_share(make_record, stuck, steady):
    finding = diagnose(make_record(stuck, vitals=steady(**FADED))).findings[0]
    assert finding.layer == "dense"
    assert "the gradient of `dense` is typically 0.0001% of that of `dense_2`" in finding.evidence
    assert 'activation="relu"' in finding.cures[0].line
    assert "`dense` and `dense_1`" in str(finding.cures[0])


@pytest.mark.parametrize(
    ("layer", "steps", "found"),
    [
        (SimpleRNN(4, activation="sigmoid"), 30, ["vanishing_gradient"]),
        (SimpleRNN(4, activation="sigmoid"), 4, []),
        (SimpleRNN(4), 30, []),
        (GRU(4, activation="sigmoid"), 30, []),
    ],
)
def test_a_sigmoid_fades_along_a_sequence(make_record, stuck, codes, layer, steps, found):
    layers = [Reshape((4, 1)), UpSampling1D(steps // 4), layer, Dense(2, "softmax")]
    record = make_record(stuck, layers=layers)
    assert [code for code, _ in codes("vanishing_gradient", record)] == found
    assert codes("vanishing_gradient", make_record(layers=layers)) == []


def test_a_recurrent_network_that_leapt_has_exploded(make_record, stuck, codes):
    steps = [np.full(10, loss) for loss in stuck]
    steps[0][2:4] = 900.0
    layers = [Reshape((4, 1)), SimpleRNN(4, activation="relu"), Dense(2, "softmax")]
    record = make_record(stuck, layers=layers, step_losses=steps)
    assert codes("exploding_gradient", record) == [("exploding_gradient", "warning")]
    assert codes("lr_too_high", record) == []
    (finding,) = all_rules()["exploding_gradient"].judge(record)
    assert finding.cures[0].line == "optimizer=SGD(..., global_clipnorm=1)"


def test_an_overflow_that_nothing_announced_is_an_error_in_its_layer(make_record, broken):
    record = make_record(breakdown=broken(loss_before=0.5))
    (finding,) = all_rules()["exploding_gradient"].judge(record)
    assert (finding.severity, finding.layer) == ("error", "dense_1")
    assert "the output of `dense_1` was no longer finite" in finding.evidence
    assert finding.cures[0].line == 'kernel_initializer="auto"'
