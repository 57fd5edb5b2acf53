import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from sklearn import metrics

from goodfit import losses
from goodfit.autodiff import gradient
from goodfit.errors import SettingError

rows = st.lists(
    st.tuples(*[st.floats(-1e3, 1e3, width=32) for _ in range(4)]), min_size=1, max_size=8
)


@given(rows)
def test_errors_are_scikit_learns(rows):
    table = np.array(rows)
    t, y = table[:, :2], table[:, 2:]
    np.testing.assert_allclose(
        losses.MeanSquaredError()(t, y), metrics.mean_squared_error(t, y), rtol=1e-9
    )
    np.testing.assert_allclose(
        losses.MeanAbsoluteError()(t, y), metrics.mean_absolute_error(t, y), rtol=1e-9
    )


@pytest.mark.parametrize("loss", [losses.MeanSquaredError(), losses.MeanAbsoluteError()])
def test_whole_numbers_are_targets_too(loss):
    assert float(loss(np.array([1, 2]), np.array([[0.0], [0.0]], np.float32))) in (1.5, 2.5)


@pytest.mark.parametrize("name", ["mean_squared_error", "mean_absolute_error", "huber", "log_cosh"])
@pytest.mark.parametrize("shape", [(4,), (4, 3), (4, 3, 2)])
def test_functions_average_the_last_axis_as_keras_does(keras, name, shape):
    t, y = np.random.default_rng(0).normal(size=(2, *shape)).astype(np.float32)
    expected = np.asarray(getattr(keras.losses, name)(t, y))
    values = getattr(losses, name)(t, y)
    assert values.shape == expected.shape
    np.testing.assert_allclose(values, expected, rtol=1e-5)


@given(rows, st.floats(0.01, 100))
def test_huber_is_scipys(rows, delta):
    table = np.array(rows)
    t, y = table[:, :2], table[:, 2:]
    expected = special.huber(delta, y - t).mean()
    np.testing.assert_allclose(losses.Huber(delta)(t, y), expected, rtol=1e-9)


@given(rows, st.floats(0.01, 100))
def test_huber_lies_below_the_square_and_the_size(rows, delta):
    table = np.array(rows)
    t, y = table[:, :2], table[:, 2:]
    value = float(losses.Huber(delta)(t, y))
    assert 0 <= value <= float(losses.MeanSquaredError()(t, y)) / 2 * (1 + 1e-12)
    assert value <= delta * float(losses.MeanAbsoluteError()(t, y)) * (1 + 1e-12)


@given(rows)
def test_huber_is_the_square_within_delta_and_the_size_without(rows):
    table = np.array(rows)
    t, y = table[:, :2], table[:, 2:]
    square, size = losses.MeanSquaredError()(t, y), losses.MeanAbsoluteError()(t, y)
    np.testing.assert_allclose(losses.Huber(1e5)(t, y), square / 2, rtol=1e-9)
    np.testing.assert_allclose(losses.Huber(1e-6)(t, y) / 1e-6, size, atol=1e-6)


@given(st.floats(-1e4, 1e4))
def test_log_cosh_is_exact_near_zero_and_far_away(error):
    found = float(losses.log_cosh(np.array([0.0]), np.array([error])))
    expected = np.logaddexp(error, -error) - np.log(2)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("error", [1e-3, 1e-2, 0.1])
def test_a_small_log_cosh_keeps_its_digits_in_single_precision(error):
    found = losses.log_cosh(np.zeros(1, np.float32), np.array([error], np.float32))
    np.testing.assert_allclose(found, np.log(np.cosh(error)), rtol=2e-3)


@pytest.mark.parametrize("error", [-1000.0, -1.0, 0.0, 1e-8, 2.0, 1000.0])
def test_the_slope_of_log_cosh_is_tanh(error):
    slope = gradient(lambda y: losses.LogCosh()(np.zeros(1), y))(np.array([error]))
    np.testing.assert_allclose(slope, np.tanh([error]), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("delta", [0, -1.0, float("inf"), "1"])
def test_delta_is_positive(delta):
    with pytest.raises(SettingError, match=r"delta must be a number greater than 0.*delta=1\.0"):
        losses.Huber(delta=delta)
