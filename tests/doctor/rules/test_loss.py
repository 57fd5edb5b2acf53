"""The rules about the course of the loss."""

import numpy as np
import pytest

from goodfit.doctor import diagnose

falling = list(np.linspace(0.69, 0.48, 8))
creeping = list(np.linspace(0.75, 0.70, 8))


def test_a_loss_still_falling_asks_for_more_epochs(make_record, codes):
    assert codes("too_few_epochs", make_record(falling)) == [("too_few_epochs", "warning")]
    finding = diagnose(make_record(falling)).findings[0]
    assert "The training loss is 0.48; always giving the same answer would cost 0.693" in (
        finding.evidence
    )
    assert finding.cures[0].line == "epochs=32"


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


def test_a_flat_loss_at_a_guess_is_underfitting(make_record, codes, stuck):
    assert codes("underfitting_capacity", make_record(stuck)) == [
        ("underfitting_capacity", "warning")
    ]


def test_a_run_has_one_outcome_at_most(make_record, codes, stuck):
    outcomes = ("too_few_epochs", "slow_learning", "underfitting_capacity")
    for losses in (falling, creeping, stuck, [0.6, 0.3, 0.1]):
        found = [code for code in outcomes if codes(code, make_record(losses))]
        assert len(found) <= 1, (losses, found)


def test_a_noisy_task_learnt_half_is_no_underfitting(make_record, codes):
    settled = [0.69, 0.5, 0.45, 0.45, 0.45, 0.45, 0.45]
    for code in ("too_few_epochs", "slow_learning", "underfitting_capacity"):
        assert codes(code, make_record(settled)) == []


def test_a_loss_without_a_known_guess_is_measured_from_its_start(make_record):
    record = make_record([5.0, 5.1, 5.0, 4.9, 5.0, 5.0], facts={"constant_loss": None})
    finding = diagnose(record).findings[0]
    assert "it began at 5." in finding.evidence
    assert finding.severity == "info"  # it may have begun well trained
