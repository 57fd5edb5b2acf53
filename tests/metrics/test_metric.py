import math

import numpy as np
import pytest

from goodfit import metrics, ops
from goodfit.errors import ShapeError
from goodfit.metrics.metric import weighted_sum


def test_a_function_of_ones_own_is_a_metric():
    def overshoot(y_true, y_pred):
        return ops.mean(ops.relu(y_pred - y_true), axis=-1)

    metric = metrics.get(overshoot)
    assert metric.name == "overshoot"
    assert metric([1.0, 1.0], [3.0, 0.0], sample_weight=[3, 1]) == 1.5


def test_a_function_that_averages_the_examples_is_refused():
    metric = metrics.MeanMetricWrapper(lambda t, y: ops.mean(t - y), name="difference")
    with pytest.raises(ShapeError, match="difference must return one value for each example"):
        metric(np.zeros((3, 1)), np.zeros((3, 1)))


def test_functions_of_keras_are_metrics_under_their_names():
    metric = metrics.get(metrics.binary_accuracy)
    assert metric.name == "binary_accuracy"
    assert metric([1, 0], [0.7, 0.6]) == 0.5


def test_nothing_has_no_mean():
    assert math.isnan(metrics.MeanSquaredError()([1.0], [2.0], sample_weight=[0.0]))
    assert math.isnan(metrics.R2Score()([1.0], [2.0], sample_weight=[0.0]))


def test_a_weight_of_zero_silences_even_nan():
    values = np.array([[1.0, 2.0], [np.nan, np.inf], [3.0, 4.0]])
    assert weighted_sum(values, np.array([2.0, 0.0, 1.0])).tolist() == [5.0, 8.0]


def test_sums_of_many_examples_are_exact_where_float32_means_would_drift():
    """Ten thousand batches of counts, summed in float64, as the loop does."""
    metric = metrics.BinaryAccuracy()
    sums = metric.measure(np.ones((3, 1)), np.array([[0.9], [0.9], [0.1]]), np.ones(3, np.float32))
    totals = {name: np.float64(part) * 10_000_000 for name, part in sums.items()}
    assert metric.result(totals) == 2 / 3


@pytest.mark.parametrize("method", ["measure", "result", "values"])
def test_what_a_subclass_left_out_is_named(method):
    class Nothing(metrics.MeanMetric if method == "values" else metrics.Metric):
        pass

    arguments = {"measure": 3, "result": 1, "values": 2}[method]
    with pytest.raises(NotImplementedError, match=f"Nothing has no `{method}`"):
        getattr(Nothing(), method)(*[None] * arguments)
