"""The rules about the course of the loss."""

import numpy as np
import pytest

from goodfit.doctor import diagnose
from goodfit.doctor.rules import all_rules

falling = list(np.linspace(0.69, 0.48, 8))
creeping = list(np.linspace(0.75, 0.70, 8))


def test_a_loss_still_falling_asks_for_more_epochs(make_record, codes):
    assert codes("too_few_epochs", make_record(falling)) == [("too_few_epochs", "warning")]
    finding = diagnose(make_record(falling)).findings[0]
    assert "The training loss is 0.48; always giving the same answer would cost 0.693" in (
        finding.evidence
    )
    assert finding.cures[0].line == "epochs=40"


def test_more_epochs_are_not_asked_for_where_validation_no_longer_improves(make_record, codes):
    dev = [0.69, 0.68, 0.68, 0.68, 0.68, 0.69, 0.69, 0.69]
    assert codes("too_few_epochs", make_record(falling, dev=dev)) == []


@pytest.mark.parametrize(
    "losses",
    [
        [0.6, 0.4, 0.3, 0.25, 0.2, 0.15],  # still falling, but low already
        [0.69, 0.6, 0.55, 0.5, 0.5, 0.5, 0.5],  # settled
        [0.5],
    ],
)
def test_a_run_that_is_good_or_has_settled_needs_no_more_epochs(make_record, codes, losses):
    assert codes("too_few_epochs", make_record(losses)) == []


def test_a_single_epoch_is_judged_by_its_steps(make_record, codes):
    fast = make_record([0.6], step_losses=[np.linspace(0.8, 0.45, 40)])
    assert codes("too_few_epochs", fast) == [("too_few_epochs", "warning")]


def test_a_creeping_loss_is_slow(make_record, codes):
    assert codes("slow_learning", make_record(creeping)) == [("slow_learning", "warning")]
    cures = diagnose(make_record(creeping)).findings[0].cures
    assert cures[0].line == "optimizer=SGD(learning_rate=0.1)"


def test_what_goes_up_and_down_does_not_creep(make_record, codes, stuck):
    assert codes("slow_learning", make_record(stuck)) == []


def test_a_run_has_one_outcome_at_most(make_record, codes, stuck):
    outcomes = ("too_few_epochs", "slow_learning")
    for losses in (falling, creeping, stuck, [0.6, 0.3, 0.1]):
        found = [code for code in outcomes if codes(code, make_record(losses))]
        assert len(found) <= 1, (losses, found)


def test_a_noisy_task_learnt_half_is_no_underfitting(make_record, codes):
    settled = [0.69, 0.5, 0.45, 0.45, 0.45, 0.45, 0.45]
    for code in ("too_few_epochs", "slow_learning"):
        assert codes(code, make_record(settled)) == []


def test_a_loss_without_a_known_guess_is_measured_from_its_start(make_record):
    record = make_record(list(np.linspace(5.2, 4.9, 8)), facts={"constant_loss": None})
    (finding,) = all_rules()["slow_learning"].judge(record)
    assert "it began at 5.2." in finding.evidence


downhill = {"slope": [-1.0] * 3, "slope_after": [-0.9] * 3}
beyond = {"slope": [-1.0] * 3, "slope_after": [0.4] * 3}


def hurried(make_record, losses, steps, strides):
    each = [np.full(steps, loss) for loss in losses]
    return make_record(losses, step_losses=each, strides=strides)


def test_a_handful_of_steps_is_too_little_whatever_the_loss_did(make_record, codes):
    record = hurried(make_record, [0.69, 0.70], 2, beyond)
    assert codes("too_few_epochs", record) == [("too_few_epochs", "warning")]
    (finding,) = all_rules()["too_few_epochs"].judge(record)
    assert "All of the training was 4 steps" in finding.evidence
    assert finding.cures[0].line == "epochs=200"


def test_less_than_a_hundred_steps_are_too_few_where_the_last_still_went_downhill(
    make_record, codes
):
    losses = [0.69, 0.685, 0.68, 0.675, 0.67]
    few = hurried(make_record, losses, 10, downhill)
    assert codes("too_few_epochs", few) == [("too_few_epochs", "warning")]
    assert codes("slow_learning", few) == []
    assert codes("too_few_epochs", hurried(make_record, losses, 10, beyond)) == []
    assert codes("too_few_epochs", hurried(make_record, losses, 40, downhill)) == []


def test_a_few_steps_that_were_enough_are_healthy(make_record, codes):
    assert codes("too_few_epochs", hurried(make_record, [0.3, 0.05], 2, downhill)) == []
