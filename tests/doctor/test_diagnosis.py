"""The whole diagnosis of a record."""

from goodfit.doctor import diagnose
from goodfit.doctor.illnesses import ILLNESSES, OUTCOMES, place
from goodfit.doctor.rules import all_rules


def test_a_sound_run_has_no_finding_and_a_course(make_record):
    diagnosis = diagnose(make_record(dev=[0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.2]))
    assert len(diagnosis) == 0
    assert str(diagnosis) == (
        "No fault was found. The training loss fell from 0.6 to 0.1 in 7 epochs."
    )


def test_a_breakdown_has_one_cause_whatever_the_numbers_before_it_say(
    make_record, broken, stuck, steady
):
    dead = {"dense": {"dead_fraction": [0.9] * 5}}
    nan = float("nan")
    for losses in ([nan], [0.6, nan], [0.6, 0.5, 0.4, 0.3, nan], [*stuck, nan]):
        for phase in ("target", "forward", "loss", "gradient", "update"):
            record = make_record(losses, dev=losses, vitals=dead, breakdown=broken(phase))
            record.step_losses.pop()
            diagnosis = diagnose(record)
            assert [finding.severity for finding in diagnosis] == ["error"], diagnosis
            assert diagnosis.course == "Training broke down in epoch 3."


def test_a_run_that_never_began_is_not_judged(make_record):
    assert len(diagnose(make_record([]))) == 0


def test_a_cause_is_told_before_its_effect_and_instead_of_its_outcome(make_record, stuck, steady):
    vitals = steady(dense=(1e-7, 1, 1e-3), dense_1=(1e-3, 1, 1e-3), dense_2=(1, 1, 1e-3))
    unscaled = {"x_mean": [500.0, 0, 0, 0], "x_std": [200.0, 1, 1, 1]}
    import numpy as np

    facts = {name: np.array(values) for name, values in unscaled.items()}
    found = [finding.code for finding in diagnose(make_record(stuck, vitals=vitals, facts=facts))]
    assert found == ["input_unscaled", "vanishing_gradient"]


def test_without_a_cause_the_outcome_is_told(make_record, stuck):
    assert [finding.code for finding in diagnose(make_record(stuck))] == ["underfitting_capacity"]


def test_the_chain_of_causes_holds_every_rule_and_every_outcome():
    assert set(all_rules()) <= set(ILLNESSES)
    assert set(ILLNESSES) >= OUTCOMES
    chain = [
        "nan_in_data", "input_unscaled", "lr_too_high", "vanishing_gradient", "dying_relu",
        "overfitting", "slow_learning",
    ]  # fmt: skip
    assert sorted(chain, key=place) == chain
