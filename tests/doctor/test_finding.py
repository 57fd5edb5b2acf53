"""Findings and the diagnosis they make: order, words, plain data."""

import dataclasses
import json

import pytest

from goodfit.doctor.chain import ranked
from goodfit.doctor.cures import ChangeLearningRate, StopEarly
from goodfit.doctor.diagnosis import Diagnosis
from goodfit.doctor.finding import Finding
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.reasons import REASONS
from goodfit.errors import UnknownNameError


def finding(code, severity="warning", layer=None):
    return Finding(code, severity, layer, f"evidence of {code}", (StopEarly(5),))


def test_a_misspelt_code_is_refused_with_the_nearest_one():
    with pytest.raises(UnknownNameError, match="Did you mean 'overfitting'"):
        finding("overfiting")


def test_causes_come_before_their_effects_and_then_the_graver():
    mixed = [
        finding("overfitting", "info"),
        finding("vanishing_gradient"),
        finding("input_unscaled"),
        finding("exploding_gradient", "error"),
    ]
    codes = [each.code for each in ranked(mixed)]
    assert codes == ["input_unscaled", "exploding_gradient", "vanishing_gradient", "overfitting"]


def test_an_outcome_is_told_only_where_no_cause_is_known():
    slow = finding("slow_learning")
    assert ranked([slow]) == (slow,)
    assert [each.code for each in ranked([slow, finding("dying_relu")])] == ["dying_relu"]


def test_what_is_only_worth_knowing_explains_no_outcome():
    both = [finding("slow_learning"), finding("input_unscaled", "info")]
    assert [each.code for each in ranked(both)] == ["slow_learning", "input_unscaled"]


def test_the_sentence_is_the_first_illness_and_its_layer():
    diagnosis = Diagnosis((finding("dying_relu", layer="dense_3"),), "The loss went nowhere.")
    assert diagnosis.sentence == "Most units of a ReLU layer are dead (`dense_3`)."


def test_the_sentence_does_not_alarm_for_what_is_only_worth_knowing():
    assert Diagnosis((finding("overfitting", "info"),)).sentence == "No fault was found."


def test_the_page_has_verdict_evidence_and_numbered_cures_within_a_hundred_columns():
    page = str(Diagnosis((finding("overfitting"), finding("dying_relu", layer="dense"))))
    assert page.startswith("The network overfits.")
    assert (
        "warning: dying_relu in `dense`\n  Most units of a ReLU layer are dead. evidence of" in page
    )
    assert "Next: Stop when the validation loss no longer falls" in page
    assert "  1. Stop when the validation loss no longer falls" in page
    assert max(map(len, page.splitlines())) <= 100


def test_plain_data_survive_json():
    diagnosis = Diagnosis((finding("overfitting", layer="dense"),), "The loss fell.")
    plain = json.loads(json.dumps(diagnosis.to_plain()))
    assert plain["sentence"] == "The network overfits (`dense`)."
    assert plain["findings"][0]["code"] == "overfitting"
    assert plain["findings"][0]["cures"] == [str(StopEarly(5))]


def test_what_was_written_down_reads_as_it_was_told():
    told = Diagnosis((finding("overfitting"), finding("dying_relu", layer="dense")), "It fell.")
    assert str(Diagnosis.from_plain(json.loads(json.dumps(told.to_plain())))) == str(told)


def test_an_effect_names_its_cause():
    effect = dataclasses.replace(finding("dying_relu"), because="lr_too_high")
    assert "It follows from lr_too_high." in str(effect)


def test_every_illness_says_why_it_matters():
    assert set(REASONS) == set(ILLNESSES)


def test_a_diagnosis_is_a_sequence_of_findings():
    diagnosis = Diagnosis((finding("overfitting"),))
    assert len(diagnosis) == 1
    assert [each.code for each in diagnosis] == ["overfitting"]


@pytest.mark.parametrize(("then", "verb"), [(0.01, "Lower"), (1.0, "Raise")])
def test_a_cure_says_in_which_direction_the_learning_rate_goes(then, verb):
    cure = ChangeLearningRate("Adam", 0.1, then)
    assert str(cure).startswith(verb)
    assert cure.line == f"optimizer=Adam(learning_rate={then:g})"
