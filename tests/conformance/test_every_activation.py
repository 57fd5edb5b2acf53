import numpy as np
import pytest

from goodfit import activations, ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient

EVERY = pytest.mark.parametrize("name", activations.ACTIVATIONS)
FACTORS = np.random.default_rng(1).normal(size=(5, 4))


def some_numbers(dtype):
    """Some on either side of 0, none at a kink."""
    x = np.random.default_rng(0).uniform(0.1, 4, size=(5, 4))
    return (x * np.where(FACTORS > 0, 1, -1)).astype(dtype)


def weighted(name):
    """A number that depends on every output differently."""
    return lambda x: ops.sum(activations.get(name)(x) * FACTORS)


@EVERY
def test_value_is_keras_value(keras, name):
    x = some_numbers(np.float32)
    expected = np.asarray(getattr(keras.activations, name)(x))
    np.testing.assert_allclose(activations.get(name)(x), expected, rtol=1e-5, atol=1e-7)


@EVERY
def test_gradient_is_the_slope(central_differences, name):
    x = some_numbers(np.float64)
    expected = central_differences(weighted(name), x)
    np.testing.assert_allclose(gradient(weighted(name))(x), expected, rtol=1e-6, atol=1e-8)


@EVERY
def test_gradient_of_the_gradient_is_the_slope_of_the_slope(central_differences, name):
    x = some_numbers(np.float64)
    slope = gradient(weighted(name))

    def first(x):
        return ops.sum(slope(x) * FACTORS)

    expected = central_differences(first, x)
    np.testing.assert_allclose(gradient(first)(x), expected, rtol=1e-5, atol=1e-8)


@EVERY
def test_compiled_is_eager(name):
    x = some_numbers(np.float32)
    eager = activations.get(name)(x)
    np.testing.assert_allclose(compile(activations.get(name))(x), eager, rtol=1e-5, atol=1e-6)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(name, dtype):
    assert activations.get(name)(some_numbers(dtype)).dtype == dtype


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_and_gradients_stay_finite_far_out(name, dtype):
    x = np.array([[-1000, -100, 0, 100, 1000]], dtype)
    assert np.isfinite(activations.get(name)(x)).all()
    assert np.isfinite(gradient(lambda x: ops.sum(activations.get(name)(x)))(x)).all()
