"""The rules about updates."""

import numpy as np
import pytest

from goodfit import optimizers
from goodfit.doctor import diagnose

usual = {"dense": (0.1, 1.0, 1e-3), "dense_2": (0.1, 1.0, 1e-3)}


def test_a_loss_above_its_start_and_above_a_guess(make_record, codes):
    record = make_record([0.7, 2.0, 3.0, 3.0])
    assert codes("lr_too_high", record) == [("lr_too_high", "warning")]
    finding = diagnose(record).findings[0]
    assert "ended at 3, above the 0.7 it could start from" in finding.evidence
    assert "The learning rate was 0.01." in finding.evidence
    assert finding.cures[0].line == "optimizer=SGD(learning_rate=0.001)"


def test_a_leap_in_a_run_that_then_gets_nowhere(make_record, stuck, codes):
    steps = [np.full(10, loss) for loss in stuck]
    steps[0][2:4] = 900.0
    assert codes("lr_too_high", make_record(stuck, step_losses=steps)) == [
        ("lr_too_high", "warning")
    ]


def test_a_leap_in_a_run_that_recovers_is_healthy(make_record, codes):
    epochs = [0.6, 0.3, 0.2, 0.1]
    steps = [np.full(10, loss) for loss in epochs]
    steps[0][2:4] = 900.0
    assert codes("lr_too_high", make_record(epochs, step_losses=steps)) == []


def test_one_odd_row_is_no_leap(make_record, stuck, codes):
    steps = [np.full(320, loss) for loss in stuck]
    steps[2][7] = 20.0  # batches of one row
    record = make_record(stuck, step_losses=steps)
    record.batch_size = 1
    assert codes("lr_too_high", record) == []


def test_what_was_learnt_and_lost_again(make_record, codes):
    record = make_record([0.6, 0.3, 0.69, 0.69, 0.69])
    assert codes("lr_too_high", record) == [("lr_too_high", "warning")]
    assert "had come down to 0.3, and rose again" in diagnose(record).findings[0].evidence


def test_long_steps_in_a_stuck_run(make_record, stuck, steady, codes):
    vitals = steady(dense=(0.1, 1.0, 0.4), dense_2=(0.1, 1.0, 1e-3))
    record = make_record(stuck, vitals=vitals)
    assert codes("lr_too_high", record) == [("lr_too_high", "warning")]
    assert "`dense` by 40% of their size" in diagnose(record).findings[0].evidence
    assert codes("lr_too_high", make_record(vitals=vitals)) == []


def test_usual_steps_in_a_stuck_run_are_not_too_long(make_record, stuck, steady, codes):
    record = make_record(stuck, vitals=steady(**usual))
    assert codes("lr_too_high", record) == codes("lr_too_low", record) == []


def test_steps_that_lead_nowhere_are_not_too_long_though_the_loss_ended_higher(
    make_record, steady, codes
):
    tiny = steady(dense=(0.1, 1.0, 1e-7), dense_2=(0.1, 1.0, 1e-7))
    worse = [0.70, 0.80, 0.82, 0.81, 0.83]
    assert codes("lr_too_high", make_record(worse)) == [("lr_too_high", "warning")]
    assert codes("lr_too_high", make_record(worse, vitals=tiny)) == []


def test_an_overflow_after_the_loss_had_risen_is_an_error(make_record, broken):
    record = make_record([0.6], breakdown=broken(loss_before=1e6))
    finding = diagnose(record).findings[0]
    assert (finding.code, finding.severity) == ("lr_too_high", "error")
    assert "In the step before, the loss was 1e+06." in finding.evidence


def test_a_negative_rate_goes_uphill(make_record):
    uphill = optimizers.SGD(-0.01)
    rates = {"learning_rate": [-0.01] * 3}
    record = make_record([0.7, 5.0, 50.0], optimizer=uphill, history=rates)
    findings = diagnose(record).findings
    assert [finding.code for finding in findings] == ["gradient_sign_flipped"]
    assert findings[0].cures[0].line == "optimizer=SGD(learning_rate=0.01)"


tiny = {"dense": (0.1, 1.0, 1e-8), "dense_2": (0.1, 1.0, 2e-8)}


def test_steps_that_cannot_get_anywhere(make_record, stuck, steady, codes):
    record = make_record(stuck, vitals=steady(**tiny))
    assert codes("lr_too_low", record) == [("lr_too_low", "warning")]
    finding = diagnose(record).findings[0]
    assert "by 2e-08 of their size, so that all 80 steps of this run" in finding.evidence
    assert finding.cures[0].line == "optimizer=SGD(learning_rate=1000.0)"


def test_many_tiny_steps_get_somewhere(make_record, stuck, steady, codes):
    steps = [np.full(10**6, loss) for loss in stuck]
    small = {"dense": (0.1, 1.0, 9e-5)}
    record = make_record(stuck, vitals=steady(**small), step_losses=steps)
    assert codes("lr_too_low", record) == []


def test_few_steps_of_usual_size_are_no_fault_of_the_rate(make_record, steady, codes):
    short = [0.70, 0.69, 0.69]
    steps = [np.array([loss]) for loss in short]
    record = make_record(short, vitals=steady(**usual), step_losses=steps)
    assert codes("lr_too_low", record) == []


def test_a_trained_network_that_hardly_moves_is_healthy(make_record, steady, codes):
    assert codes("lr_too_low", make_record([0.1, 0.1, 0.1], vitals=steady(**tiny))) == []


def test_dead_layers_that_pass_no_gradient_are_no_fault_of_the_rate(
    make_record, stuck, steady, codes
):
    vitals = steady(**tiny)
    vitals["dense"]["dead_fraction"] = [1.0] * 5
    assert codes("lr_too_low", make_record(stuck, vitals=vitals)) == []


@pytest.mark.parametrize("code", ["lr_too_high", "lr_too_low"])
def test_weights_that_are_all_0_have_no_relative_step(make_record, stuck, steady, codes, code):
    vitals = steady(dense=(0.0, 0.0, 0.0), dense_2=(0.0, 0.0, 0.1))
    assert codes(code, make_record(stuck, vitals=vitals)) == []
