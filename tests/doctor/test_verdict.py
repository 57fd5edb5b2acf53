"""Bias and variance by the basic recipe, with regard to chance and to the best baseline."""

import json

import numpy as np
import pytest

from goodfit.doctor.verdict import Baseline, judge_fit, standard_error

ROWS = {"train_rows": 5000, "dev_rows": 1000}


@pytest.mark.parametrize(
    ("train", "dev", "bayes", "fit"),
    [
        (0.005, 0.015, 0.0, "fits well"),
        (0.15, 0.16, 0.0, "high bias"),
        (0.01, 0.11, 0.0, "high variance"),
        (0.15, 0.30, 0.0, "high bias and variance"),
        (0.15, 0.16, 0.14, "fits well"),  # nobody could do better
        (0.02, 0.01, 0.05, "fits well"),  # better than what was thought possible
    ],
)
def test_the_basic_recipe(train, dev, bayes, fit):
    assert judge_fit(train, dev, bayes, **ROWS).fit == fit


def test_the_gaps_are_those_of_the_recipe():
    verdict = judge_fit(0.08, 0.10, 0.01, **ROWS)
    assert verdict.avoidable_bias == pytest.approx(0.07)
    assert verdict.variance == pytest.approx(0.02)
    assert judge_fit(0.01, 0.10, 0.05, **ROWS).avoidable_bias == 0


def test_bias_is_treated_before_variance():
    verdict = judge_fit(0.15, 0.30, **ROWS)
    assert "bigger network" in verdict.next[0]
    assert any("more training data" in step for step in verdict.next[1:])
    assert len(set(verdict.next)) == len(verdict.next)


def test_high_variance_asks_for_data_and_regularisation():
    steps = judge_fit(0.01, 0.2, **ROWS).next
    assert "more training data" in steps[0]
    assert "Dropout" in steps[1]


def test_a_gap_within_chance_is_none():
    gap = {"train_error": 0.02, "dev_error": 0.08}
    assert judge_fit(**gap, train_rows=5000, dev_rows=1000).fit == "high variance"
    assert judge_fit(**gap, train_rows=100, dev_rows=30).fit == "fits well"


@pytest.mark.parametrize("error", [0.02, 0.3])
def test_the_standard_error_is_that_of_repeated_measuring(error):
    measured = np.random.default_rng(0).binomial(400, error, size=20_000) / 400
    assert standard_error(error, 400) == pytest.approx(measured.std(), rel=0.03)


def test_the_standard_error_of_a_mean_square_is_that_of_repeated_measuring():
    residuals = np.random.default_rng(0).normal(scale=np.sqrt(0.4), size=(20_000, 300))
    measured = np.square(residuals).mean(axis=1).std()
    assert standard_error(0.4, 300, "regression") == pytest.approx(measured, rel=0.03)


def test_no_error_in_a_few_rows_is_not_certainty():
    assert standard_error(0.0, 10) > 0.05


def test_a_regression_is_judged_by_the_share_of_variance_left():
    rows = {"train_rows": 500, "dev_rows": 100, "kind": "regression"}
    assert judge_fit(0.45, 0.52, 0.5, **rows).fit == "fits well"
    assert judge_fit(0.05, 0.52, 0.0, **rows).fit == "high variance"


@pytest.mark.parametrize(
    ("baseline_error", "words"),
    [
        (0.30, "better than the best baseline, an RBF SVM (5.0% against 30.0% dev error)"),
        (0.055, "about as good as the best baseline"),
        (0.05, "no better than the best baseline"),
        (0.02, "no better than the best baseline, an RBF SVM (5.0% against 2.0% dev error)"),
    ],
)
def test_it_is_said_plainly_how_the_network_compares(baseline_error, words):
    baseline = Baseline("an RBF SVM", baseline_error)
    verdict = judge_fit(0.04, 0.05, **ROWS, baseline=baseline)
    assert words in verdict.sentence
    assert any("use an RBF SVM" in step for step in verdict.next) == ("no better" in words)


def test_plain_data_have_what_the_report_draws():
    plain = json.loads(
        json.dumps(judge_fit(0.1, 0.2, bayes_error_source="given", **ROWS).to_plain())
    )
    assert plain["next"]
    assert {
        "sentence", "bayes_error", "bayes_error_source", "train_error", "dev_error",
        "avoidable_bias", "variance",
    } <= set(plain)  # fmt: skip


def test_the_page_lists_what_to_do_next():
    page = str(judge_fit(0.15, 0.16, **ROWS))
    assert page.splitlines()[0].startswith("The network underfits: the error is 15.0%")
    assert page.splitlines()[1].startswith("- Try a bigger network")
