"""The chain of causes: a network without circles, by which findings are ranked."""

from graphlib import TopologicalSorter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit.doctor.chain import MAY_CAUSE, TOLD_BEFORE, explanation, ranked
from goodfit.doctor.finding import SEVERITIES, Finding
from goodfit.doctor.illnesses import ILLNESSES, OUTCOMES

findings = st.lists(
    st.builds(
        Finding,
        st.sampled_from(sorted(ILLNESSES)),
        st.sampled_from(SEVERITIES),
        st.none(),
        st.text(max_size=3),
    ),
    max_size=12,
)


def codes(found):
    return [finding.code for finding in found]


def test_it_knows_only_illnesses_and_has_no_circle():
    known = set(MAY_CAUSE).union(*MAY_CAUSE.values())
    assert known <= set(ILLNESSES)
    later = {cause: set(effects) for cause, effects in MAY_CAUSE.items()}
    for illness, proofs in TOLD_BEFORE.items():
        for proof in proofs:
            later.setdefault(proof, set()).add(illness)
    TopologicalSorter(later).prepare()  # raises where there is a circle
    assert all(len(set(effects)) == len(effects) for effects in MAY_CAUSE.values())


def test_every_outcome_has_a_cause_and_causes_only_outcomes():
    for outcome in OUTCOMES:
        assert any(outcome in effects for effects in MAY_CAUSE.values())
        assert set(MAY_CAUSE.get(outcome, ())) <= OUTCOMES


@settings(max_examples=40)
@given(findings)
def test_no_finding_is_told_before_one_that_explains_it(found):
    told = ranked(found)
    alarms = {finding.code for finding in found if finding.alarming}
    for i, finding in enumerate(told):
        later = {other.code for other in told[i + 1 :] if other.alarming}
        assert explanation(finding.code, later) is None
        assert finding.because == explanation(finding.code, alarms)


@settings(max_examples=40)
@given(findings)
def test_every_finding_is_kept_but_outcomes_that_are_explained(found):
    told = ranked(found)
    alarms = {finding.code for finding in found if finding.alarming}
    explained = [f for f in found if f.code in OUTCOMES and explanation(f.code, alarms)]
    assert sorted(codes(told) + codes(explained)) == sorted(codes(found))


@settings(max_examples=40)
@given(findings, st.randoms())
def test_the_order_does_not_depend_on_who_found_it_first(found, chance):
    shuffled = chance.sample(found, len(found))
    assert codes(ranked(shuffled)) == codes(ranked(found))


@settings(max_examples=40)
@given(findings)
def test_what_nothing_explains_is_told_by_its_gravity(found):
    roots = [f for f in ranked(found) if f.because is None and not MAY_CAUSE.get(f.code)]
    places = [SEVERITIES.index(finding.severity) for finding in roots]
    assert places == sorted(places)


def test_what_proves_an_illness_is_told_before_it():
    both = [
        Finding(code, "warning", None, "")
        for code in ("wrong_hidden_activation", "vanishing_gradient")
    ]
    assert codes(ranked(both)) == ["vanishing_gradient", "wrong_hidden_activation"]
    assert [finding.because for finding in ranked(both)] == [None, None]


def test_ranking_again_changes_nothing():
    once = ranked([Finding(code, "warning", None, "") for code in ILLNESSES])
    assert ranked(once) == once


@pytest.mark.parametrize(
    ("code", "present", "because"),
    [
        ("dying_relu", {"lr_too_high"}, "lr_too_high"),
        ("vanishing_gradient", {"input_unscaled", "saturated_activation"}, "saturated_activation"),
        ("slow_learning", {"bad_init_large"}, "bad_init_large"),  # at several removes
        ("too_few_epochs", {"input_unscaled"}, None),
        ("input_unscaled", {"slow_learning", "dying_relu"}, None),
    ],
)
def test_what_explains_what(code, present, because):
    assert explanation(code, present) == because
