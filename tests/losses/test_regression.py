import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from goodfit import losses

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


@pytest.mark.parametrize("name", ["mean_squared_error", "mean_absolute_error"])
@pytest.mark.parametrize("shape", [(4,), (4, 3), (4, 3, 2)])
def test_functions_average_the_last_axis_as_keras_does(keras, name, shape):
    t, y = np.random.default_rng(0).normal(size=(2, *shape)).astype(np.float32)
    expected = np.asarray(getattr(keras.losses, name)(t, y))
    values = getattr(losses, name)(t, y)
    assert values.shape == expected.shape
    np.testing.assert_allclose(values, expected, rtol=1e-5)
