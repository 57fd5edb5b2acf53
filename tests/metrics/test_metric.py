import functools
import math

import numpy as np
import pytest

from goodfit import metrics, ops
from goodfit.errors import ShapeError


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


def test_sums_of_many_examples_are_exact_where_float32_means_would_drift():
    """Ten thousand batches of counts, summed in float64, as the loop does."""
    metric = metrics.BinaryAccuracy()
    sums = metric.measure(np.ones((3, 1)), np.array([[0.9], [0.9], [0.1]]), np.ones(3, np.float32))
    totals = {name: np.float64(part) * 10_000_000 for name, part in sums.items()}
    assert metric.result(totals) == 2 / 3


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 1)])
def test_weights_of_each_step_weigh_the_steps(keras, shape):
    random = np.random.default_rng(0)
    t, y, weight = (
        random.normal(size=(4, 5, 3)),
        random.normal(size=(4, 5, 3)),
        random.random(shape),
    )
    theirs = keras.metrics.MeanSquaredError()
    theirs.update_state(t, y, sample_weight=weight[:, :, 0] if len(shape) == 3 else weight)
    found = metrics.MeanSquaredError()(t, y, weight)
    assert found == pytest.approx(float(theirs.result()), rel=1e-5)


def test_a_step_of_weight_zero_may_be_nan():
    y = np.array([[[1.0], [np.nan]], [[3.0], [5.0]]])
    mask = np.array([[True, False], [True, True]])
    assert metrics.MeanAbsoluteError()(np.zeros((2, 2, 1)), y, mask) == 3
    assert metrics.BinaryAccuracy()(np.ones((2, 2, 1)), y, mask) == 1


def test_functions_get_settings_by_partial():
    within = functools.partial(metrics.binary_accuracy, threshold=0.8)
    assert metrics.MeanMetricWrapper(within)([1, 1], [0.9, 0.7]) == 0.5


@pytest.mark.parametrize("method", ["measure", "result", "values"])
def test_what_a_subclass_left_out_is_named(method):
    class Nothing(metrics.MeanMetric if method == "values" else metrics.Metric):
        pass

    arguments = {"measure": 3, "result": 1, "values": 2}[method]
    with pytest.raises(NotImplementedError, match=f"Nothing has no `{method}`"):
        getattr(Nothing(), method)(*[None] * arguments)
