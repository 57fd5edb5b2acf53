import numpy as np

from goodfit.metrics.weighting import weighted, weighted_sum


def test_a_weight_of_zero_silences_even_nan():
    values = np.array([[1.0, 2.0], [np.nan, np.inf], [3.0, 4.0]])
    assert weighted_sum(values, np.array([2.0, 0.0, 1.0])).tolist() == [5.0, 8.0]


def test_weights_of_steps_weigh_steps():
    weight = np.array([[1.0, 0.0], [2.0, 3.0]])
    assert weighted(np.ones((2, 2, 2)), weight).sum(axis=-1).tolist() == [[2, 0], [4, 6]]
