import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

from goodfit import metrics
from goodfit.errors import SettingError

RANDOM = np.random.default_rng(0)
T = RANDOM.integers(0, 2, 60)
Y = np.clip(T * 0.3 + np.round(RANDOM.random(60) * 0.7, 2) + 0.005, 0, 1)
WEIGHT = RANDOM.random(60)
FINE = {"num_thresholds": 1001}  # finer than the predictions differ: every threshold there is


@pytest.mark.parametrize("floor", [0.3, 0.75, 0.9])
def test_values_are_those_of_scikit_learns_curves(floor):
    wrong, found, _ = roc_curve(T, Y, sample_weight=WEIGHT, drop_intermediate=False)
    precision, recall, _ = precision_recall_curve(T, Y, sample_weight=WEIGHT)
    answers = slice(0, -1)  # the last point of that curve is defined, not measured
    expected = {
        "SensitivityAtSpecificity": found[1 - wrong >= floor].max(),
        "SpecificityAtSensitivity": (1 - wrong)[found >= floor].max(),
        "PrecisionAtRecall": precision[answers][recall[answers] >= floor].max(),
        "RecallAtPrecision": recall[answers][precision[answers] >= floor].max(initial=0),
    }
    for name, value in expected.items():
        assert getattr(metrics, name)(floor, **FINE)(T, Y, WEIGHT) == pytest.approx(value)


def test_the_best_of_nothing_is_zero():
    assert metrics.RecallAtPrecision(0.9)([0, 0], [0.2, 0.8]) == 0


def test_one_class_is_looked_at_alone():
    y = np.stack([Y[::-1], Y], axis=-1)
    expected = metrics.PrecisionAtRecall(0.5)(T, Y)
    assert metrics.PrecisionAtRecall(0.5, class_id=1)(np.eye(2)[T], y) == expected


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: metrics.SensitivityAtSpecificity(1.5), "specificity must be a number from 0 to 1"),
        (lambda: metrics.PrecisionAtRecall(-1), "recall must be a number from 0 to 1"),
        (lambda: metrics.RecallAtPrecision(0.5, num_thresholds=0), "num_thresholds=200"),
        (lambda: metrics.SpecificityAtSensitivity(0.5, class_id=-1), "class_id=1"),
    ],
)
def test_settings_that_mean_nothing_are_refused(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()
