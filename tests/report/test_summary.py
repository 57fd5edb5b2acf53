from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from goodfit.report import summary


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilson_s(counts):
    right, examples = counts
    expected = binomtest(right, examples).proportion_ci(method="wilson")
    digits = 2 if examples > 2000 else 1
    low, high = summary._interval(right / examples, examples).replace("%", "").split(" to ")
    assert float(low) == pytest.approx(100 * expected.low, abs=0.011 + 10**-digits)
    assert float(high) == pytest.approx(100 * expected.high, abs=0.011 + 10**-digits)


def test_only_the_test_set_has_an_interval(study):
    assert [bool(result.interval) for result in summary.results(study)] == [False, False, True]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (0.98, 0.97, "1.0 points above"),
        (0.95, 0.97, "2.0 points below"),
        (0.97, 0.97, "as good as"),
    ],
)
def test_the_network_beside_the_best_baseline(study, ours, theirs, expected):
    baseline = {"name": "RBF SVM", "dev": 0.99, "test": theirs, "seconds": 1}
    other = {"name": "naive Bayes", "dev": 0.8, "test": 0.999, "seconds": 1}
    changed = {
        **study,
        "baselines": [other, baseline],
        "results": {**study["results"], "test": {"accuracy": ours}},
    }
    said = summary.comparison(changed)
    assert said == f"On the test set the network is {expected} the best baseline, RBF SVM."


@pytest.mark.parametrize("missing", [None, math.nan])
def test_no_comparison_without_numbers(study, missing):
    results = {**study["results"], "test": {"accuracy": missing}}
    assert summary.comparison({**study, "results": results}) == ""
    assert summary.comparison({**study, "baselines": []}) == ""


def errors(bayes, train, dev):
    verdict = {
        "bayes_error": bayes,
        "bayes_error_source": "given",
        "train_error": train,
        "dev_error": dev,
        "avoidable_bias": train - bayes,
        "variance": dev - train,
    }
    return {"verdict": verdict, "metric": "accuracy", "split": {"train": 900, "dev": 300}}


@pytest.mark.parametrize(
    ("study", "widest"),
    [
        (errors(0.0, 0.10, 0.11), ["train error"]),
        (errors(0.0, 0.01, 0.10), ["dev error"]),
        (errors(0.2, 0.1, 0.05), []),
    ],
)
def test_the_widest_gap_is_marked_where_there_is_one(study, widest):
    assert [step.name for step in summary.steps(study) if step.widest] == widest


def test_bars_are_as_long_as_the_errors():
    assert [step.share for step in summary.steps(errors(0.0, 0.05, 0.1))] == [0, 0.5, 1]


def test_the_recipe_names_its_cures():
    _, bias, variance = summary.steps(errors(0.0, 0.1, 0.2))
    assert "bigger network" in bias.cure
    assert "regularisation" in variance.cure


def test_the_layers_with_their_shapes_and_parameters(study):
    table = summary.layers(study)
    assert table.rows[1] == ("dense", "Dense", "batch × 32", "2,080")
    assert table.caption == "2,410 parameters"
