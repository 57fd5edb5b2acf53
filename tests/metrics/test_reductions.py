import math

import numpy as np
import pytest

from goodfit import metrics
from goodfit.errors import ShapeError

VALUES = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("weight", [None, np.array([1.0, 0.5]), VALUES + 1])
def test_values_are_numpys(weight):
    each = np.ones((2, 3)) * (1 if weight is None else weight.reshape(2, -1))
    assert metrics.Sum()(VALUES, weight) == pytest.approx(np.sum(VALUES * each))
    assert metrics.Mean()(VALUES, weight) == pytest.approx(np.average(VALUES, weights=each))


def test_a_number_is_one_value():
    assert metrics.Mean()(3.0) == metrics.Sum()(3) == 3.0


def test_nothing_has_a_sum_but_no_mean():
    assert metrics.Sum()([1.0], [0.0]) == 0
    assert math.isnan(metrics.Mean()([np.nan], [0.0]))


def test_weights_that_fit_no_value_are_refused():
    with pytest.raises(ShapeError, match="one number for each of the 2 examples"):
        metrics.Mean()(VALUES, [1.0, 2.0, 3.0])
