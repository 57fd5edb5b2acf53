"""The rule about overfitting: a rise of the validation loss, weighed by the harm it does."""

import numpy as np
import pytest

from goodfit.doctor import diagnose
from goodfit.doctor.rules import all_rules

train = [0.6, 0.45, 0.35, 0.25, 0.15, 0.1, 0.07, 0.05]
worse = [0.6, 0.5, 0.48, 0.5, 0.55, 0.6, 0.65, 0.7]
much_worse = [0.6, 0.5, 0.48, 0.5, 0.6, 0.8, 1.0, 1.2]
slightly = [0.3, 0.2, 0.15, 0.15, 0.15, 0.17, 0.17, 0.17]


def accuracy(*values):
    return {"val_accuracy": list(values)}


def test_validation_that_gets_worse_while_training_gets_better(make_record, codes):
    record = make_record(train, dev=worse)
    assert codes("overfitting", record) == [("overfitting", "warning")]
    finding = diagnose(record).findings[0]
    assert "lowest around epoch 2 (0.5) and is 0.7 now" in finding.evidence
    assert "EarlyStopping" in finding.cures[0].line
    assert "Dropout" in finding.cures[1].line


def test_an_accuracy_that_holds_makes_it_only_worth_knowing(make_record, codes):
    holds = accuracy(0.7, 0.8, 0.82, 0.82, 0.82, 0.82, 0.81, 0.82)
    assert codes("overfitting", make_record(train, dev=worse, history=holds)) == [
        ("overfitting", "info")
    ]


def test_an_accuracy_that_falls_beyond_chance_makes_it_alarming(make_record, codes):
    falls = accuracy(0.7, 0.8, 0.82, 0.8, 0.75, 0.7, 0.7, 0.69)
    assert codes("overfitting", make_record(train, dev=worse, history=falls)) == [
        ("overfitting", "warning")
    ]
    few_rows = make_record(train, dev=worse, history=falls, facts={"dev_rows": 8})
    assert codes("overfitting", few_rows) == [("overfitting", "info")]


def test_a_grave_rise_is_alarming_whatever_the_accuracy_says(make_record, codes):
    holds = accuracy(*[0.8] * 8)
    assert codes("overfitting", make_record(train, dev=much_worse, history=holds)) == [
        ("overfitting", "warning")
    ]


def test_a_rise_that_is_small_beside_a_guess_is_only_worth_knowing(make_record, codes):
    assert codes("overfitting", make_record(train, dev=slightly)) == [("overfitting", "info")]


def test_training_that_was_stopped_early_is_only_worth_knowing(make_record):
    record = make_record(train, dev=worse, stopped_by="val_loss has not improved for 5 epochs")
    finding = diagnose(record).findings[0]
    assert (finding.code, finding.severity) == ("overfitting", "info")
    assert "stopped early: val_loss has not improved" in finding.evidence


def test_a_target_that_never_changes_is_judged_too(make_record, codes):
    record = make_record(train, dev=worse, facts={"constant_loss": 0.0})
    assert codes("overfitting", record) == [("overfitting", "warning")]


@pytest.mark.parametrize(
    ("losses", "dev"),
    [
        (train, [0.6, 0.5, 0.45, 0.42, 0.41, 0.4, 0.4, 0.4]),  # levels out
        (train, [0.6, 0.5, 0.48, 0.9, 0.5, 0.49, 0.9, 0.49]),  # a spike now and then
        (train, [0.6, 0.2, 0.48, 0.47, 0.46, 0.46, 0.45, 0.44]),  # one lucky epoch
        ([0.69] * 8, worse),  # nothing was learnt by heart
        (train[:3], [0.3, 0.5, 0.7]),  # too short to tell
        (train, None),
    ],
)
def test_what_is_no_overfitting(make_record, codes, losses, dev):
    assert codes("overfitting", make_record(losses, dev=dev)) == []


class Answered:
    """A sample of validation rows, all of which the network answers with one number."""

    def __init__(self, y, answers):
        self.x, self.dev_x = (np.zeros((len(y), 4)),), (np.zeros((len(y), 4)),)
        self.y, self.dev_y, self.weight = y, y, None
        self.answers = self.dev_answers = answers


def test_a_run_that_ended_with_its_best_weights_is_only_worth_knowing(make_record, codes):
    y = np.tile([0, 1], 50)
    sure = np.where(y[:, None] == [0, 1], 0.62, 0.38)  # a loss of 0.48, as in the best epoch
    record = make_record(train, dev=worse, sample=Answered(y, sure))
    assert codes("overfitting", record) == [("overfitting", "info")]
    record.sample.dev_answers = np.where(y[:, None] == [0, 1], 0.5, 0.5)
    assert codes("overfitting", record) == [("overfitting", "warning")]


def test_rows_known_by_heart_where_a_cheap_model_is_better(make_record, codes, monkeypatch):
    by_heart = [0.6, 0.2, 0.05, 0.01, 0.005, 0.004, 0.003, 0.002]
    flat = [0.6, 0.5, 0.45, 0.44, 0.44, 0.44, 0.44, 0.44]
    record = make_record(by_heart, dev=flat)
    for lead, found in [(-3.0, [("overfitting", "warning")]), (-0.5, []), (4.0, []), (None, [])]:
        monkeypatch.setattr("goodfit.doctor.course.progress.lead", lambda record, lead=lead: lead)
        assert codes("overfitting", record) == found


def test_a_network_that_is_still_far_better_than_cheap_models(make_record, codes, monkeypatch):
    monkeypatch.setattr("goodfit.doctor.course.progress.lead", lambda record: 4.0)
    assert codes("overfitting", make_record(train, dev=worse)) == [("overfitting", "info")]


def test_the_metric_of_both_kinds_of_rows_is_evidence(make_record):
    both = {"accuracy": [0.7] * 7 + [1.0], "val_accuracy": [0.7] * 7 + [0.62]}
    (finding,) = all_rules()["overfitting"].judge(make_record(train, dev=worse, history=both))
    assert "`accuracy` is 1 on training rows and 0.62 on validation rows." in finding.evidence
