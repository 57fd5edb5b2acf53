import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from goodfit import metrics
from goodfit.errors import SettingError, ShapeError, UnknownNameError

RANDOM = np.random.default_rng(0)
T = RANDOM.integers(0, 2, (80, 3))
Y, WEIGHT = np.round(0.2 * T + 0.8 * RANDOM.random((80, 3)), 2), RANDOM.random(80)
HUNDREDTHS = [(i + 0.5) / 100 for i in range(100)]  # one between all that the predictions can be


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10)), min_size=2), st.data())
def test_roc_is_scikit_learns_where_thresholds_tell_all_scores_apart(rows, data):
    t, tenths = np.array([(True, 5), (False, 5), *rows]).T
    weight = np.array(data.draw(st.lists(st.integers(1, 4), min_size=len(t), max_size=len(t))))
    found = metrics.AUC(thresholds=[(i + 0.5) / 10 for i in range(10)])(t, tenths / 10, weight)
    assert found == pytest.approx(roc_auc_score(t, tenths, sample_weight=weight))


def test_two_hundred_thresholds_come_near():
    t, y = T[:, 0], RANDOM.random(80)
    assert metrics.AUC()(t, y) == pytest.approx(roc_auc_score(t, y), abs=5e-3)
    assert metrics.AUC(curve="PR")(t, y) == pytest.approx(average_precision_score(t, y), abs=0.02)


@pytest.mark.parametrize("average", ["macro", "micro"])
def test_labels_are_averaged_or_counted_together_as_in_scikit_learn(average):
    metric = metrics.AUC(thresholds=HUNDREDTHS, multi_label=average == "macro")
    expected = roc_auc_score(T, Y, average=average, sample_weight=WEIGHT)
    assert metric(T, Y, WEIGHT) == pytest.approx(expected)


def test_weights_of_labels_weigh_their_areas():
    alone = roc_auc_score(T, Y, average=None)
    weights = [1.0, 0.0, 3.0]
    metric = metrics.AUC(thresholds=HUNDREDTHS, multi_label=True, label_weights=weights)
    assert metric(T, Y) == pytest.approx(np.average(alone, weights=weights))


def test_average_precision_lies_between_the_least_and_the_most():
    bounds = [
        metrics.AUC(thresholds=HUNDREDTHS, curve="PR", summation_method=method)(T[:, 0], Y[:, 0])
        for method in ("minoring", "interpolation", "majoring")
    ]
    assert bounds == sorted(bounds)
    assert bounds[0] <= average_precision_score(T[:, 0], Y[:, 0]) <= bounds[2]


def test_scores_are_made_probabilities():
    scores = RANDOM.normal(size=80)
    expected = roc_auc_score(T[:, 0], scores)
    assert metrics.AUC(from_logits=True)(T[:, 0], scores) == pytest.approx(expected, abs=5e-3)


@pytest.mark.parametrize("curve", ["ROC", "PR", "PRGAIN"])
@pytest.mark.parametrize("method", ["interpolation", "majoring"])
def test_perfect_answers_have_the_whole_area(curve, method):
    metric = metrics.AUC(curve=curve, summation_method=method)
    assert metric([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]) == pytest.approx(1)


def test_a_curve_may_be_written_small():
    assert metrics.AUC(curve="pr", summation_method="Minoring").curve == "PR"


def test_names_that_mean_nothing_are_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'ROC'"):
        metrics.AUC(curve="ROCK")
    with pytest.raises(UnknownNameError, match="Did you mean 'majoring'"):
        metrics.AUC(summation_method="major")


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"num_thresholds": 1}, "2 or more"),
        ({"thresholds": [0.5, 2.0]}, "from 0 to 1"),
        ({"num_labels": 3}, r"`AUC\(multi_label=True, num_labels=3\)`"),
        ({"num_labels": 0, "multi_label": True}, "whole number"),
        ({"label_weights": [1.0, -1.0]}, "0 or more"),
        ({"label_weights": []}, r"label_weights=\[1.0, 2.0\]"),
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong, advice):
    with pytest.raises(SettingError, match=advice):
        metrics.AUC(**wrong)


@pytest.mark.parametrize(
    "settings", [{"multi_label": True, "num_labels": 2}, {"label_weights": [1.0, 2.0]}]
)
def test_labels_are_as_many_as_was_said(settings):
    with pytest.raises(ShapeError, match=r"\(batch, 2\).*\(80, 3\)"):
        metrics.AUC(**settings)(T, Y)
    with pytest.raises(ShapeError, match="a unit for each label"):
        metrics.AUC(multi_label=True)(T[:, 0], Y[:, 0])
