"""The gaps between errors measured one after the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.doctor.gaps import Measured, gaps_between
from goodfit.doctor.verdict import judge_fit

NAMES = ["avoidable bias", "variance", "data mismatch", "dev-set overfitting"]


def judged(train, train_dev, dev, test=None, bayes=0.0, rows=5000):
    rows = {"train_rows": rows, "train_dev_rows": rows, "dev_rows": rows, "test_rows": rows}
    return judge_fit(train, dev, bayes, train_dev_error=train_dev, test_error=test, **rows)


@pytest.mark.parametrize(
    ("errors", "fit"),
    [
        ((0.01, 0.015, 0.02, 0.02), "fits well"),
        ((0.10, 0.105, 0.11, 0.11), "high bias"),
        ((0.01, 0.09, 0.10, 0.10), "high variance"),
        ((0.10, 0.20, 0.20, 0.20), "high bias and variance"),
        ((0.01, 0.015, 0.10, 0.10), "data mismatch"),
        ((0.01, 0.015, 0.02, 0.09), "dev-set overfitting"),
    ],
)
def test_each_gap_has_its_name(errors, fit):
    verdict = judged(*errors)
    assert verdict.fit == fit
    assert verdict.data_mismatch == pytest.approx(errors[2] - errors[1])
    assert verdict.dev_overfitting == pytest.approx(errors[3] - errors[2])


def test_bias_and_mismatch_are_both_told_and_treated():
    verdict = judged(0.10, 0.11, 0.25)
    assert verdict.sentence == (
        "The network underfits: the error is 10.0% on the training rows already, where 0.0% should "
        "be possible. The dev rows are of another kind than the training rows: the error is 11.0% "
        "on new rows like those trained on, but 25.0% on the dev rows."
    )
    assert "bigger network" in verdict.next[0]
    assert "resemble" in " ".join(verdict.next)


def test_variance_is_told_of_rows_of_the_same_kind():
    assert "9.0% on new rows of their kind" in judged(0.01, 0.09, 0.10).sentence
    assert "bigger dev set" in judged(0.01, 0.015, 0.02, 0.09).next[0]


def test_what_people_cannot_do_either_is_no_bias():
    assert judged(0.10, 0.105, 0.11, bayes=0.095).fit == "fits well"


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_gaps_add_up_to_the_whole_way(errors):
    places = ("bayes", "train", "train-dev", "dev", "test")
    gaps = gaps_between(
        [Measured(*pair, 100) for pair in zip(places, errors, strict=True)], "classification"
    )
    assert list(gaps) == NAMES
    assert sum(gap.size for gap in gaps.values()) == pytest.approx(errors[-1] - errors[0])


@pytest.mark.parametrize("rows", [100, 1000])
def test_no_gap_is_found_between_equal_errors_beyond_chance(rows):
    random, counted = np.random.default_rng(0), 0
    for error in random.uniform(0.05, 0.5, 500):
        train, dev = random.binomial(rows, error, 2) / rows
        errors = [Measured("train", train, rows), Measured("dev", dev, rows)]
        counted += gaps_between(errors, "classification")["variance"].counts
    assert counted < 0.05 * 500
