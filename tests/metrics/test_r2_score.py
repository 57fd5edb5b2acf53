import math

import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from goodfit import metrics
from goodfit.errors import SettingError, UnknownNameError

RANDOM = np.random.default_rng(0)
WEIGHT = np.array([1.0, 2.0, 0.5, 1.0, 3.0])
AVERAGES = {
    "uniform_average": "uniform_average",
    "variance_weighted_average": "variance_weighted",
    None: "raw_values",
}


@pytest.mark.parametrize("aggregation", AVERAGES)
@pytest.mark.parametrize("shape", [(5, 1), (5, 3)])
@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_values_are_scikit_learns(aggregation, shape, weight):
    t, y = RANDOM.normal(size=(2, *shape))
    expected = sklearn_metrics.r2_score(
        t, y, sample_weight=weight, multioutput=AVERAGES[aggregation]
    )
    found = metrics.R2Score(aggregation)(t, y, weight)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize("y", [[2.0, 2.0, 2.0], [1.0, 2.0, 3.0]])
def test_constant_targets_score_as_in_scikit_learn(y):
    t = [2.0, 2.0, 2.0]
    assert metrics.R2Score()(t, y) == sklearn_metrics.r2_score(t, y)


def test_constant_targets_are_seen_through_the_rounding_of_float32():
    t = np.full((1000, 1), 0.1, np.float32)
    assert metrics.R2Score()(t, t + np.float32(0.01)) == 0
    assert metrics.R2Score()(t, t) == 1


def test_targets_in_a_row_meet_predictions_in_a_column():
    assert metrics.R2Score()([0.0, 2.0, 4.0], [[0.0], [2.0], [4.0]]) == 1


def test_float32_is_enough_where_targets_lie_far_from_zero():
    t = (2000 + RANDOM.normal(0, 10, size=(1000, 1))).astype(np.float32)
    y = (t + RANDOM.normal(0, 3, size=t.shape)).astype(np.float32)
    assert metrics.R2Score()(t, y) == pytest.approx(sklearn_metrics.r2_score(t, y), abs=2e-3)


def test_the_adjusted_score_divides_by_degrees_of_freedom():
    t, y = RANDOM.normal(size=(2, 10, 2))
    plain = sklearn_metrics.r2_score(t, y)
    expected = 1 - (1 - plain) * (10 - 1) / (10 - 3 - 1)
    assert metrics.R2Score(num_regressors=3)(t, y) == pytest.approx(expected)
    weight = np.repeat([1.0, 0.0], 10)
    twice = [np.concatenate([part, part]) for part in (t, y)]
    assert metrics.R2Score(num_regressors=3)(*twice, weight) == pytest.approx(expected)


def test_as_many_regressors_as_rows_explain_everything_and_nothing():
    assert math.isnan(metrics.R2Score(num_regressors=2)([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]))


def test_constant_outputs_are_averaged_evenly():
    t = np.ones((4, 2))
    assert metrics.R2Score("variance_weighted_average")(t, t) == 1


def test_settings_that_mean_nothing_are_refused():
    with pytest.raises(UnknownNameError, match="Did you mean 'uniform_average'"):
        metrics.R2Score("uniform")
    with pytest.raises(SettingError, match="num_regressors must be a whole number, 0 or more"):
        metrics.R2Score(num_regressors=-1)
