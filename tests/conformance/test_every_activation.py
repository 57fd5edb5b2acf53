import inspect

import numpy as np
import pytest

from goodfit import activations, ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient

SETTINGS = [
    ("celu", {"alpha": 2.0}),
    ("elu", {"alpha": 0.3}),
    ("gelu", {"approximate": True}),
    ("glu", {"axis": 0}),
    ("hard_shrink", {"threshold": 1.5}),
    ("leaky_relu", {"negative_slope": 0.4}),
    ("log_softmax", {"axis": 0}),
    ("relu", {"negative_slope": 0.1}),
    ("relu", {"max_value": 2.0}),
    ("relu", {"threshold": 1.0}),
    ("relu", {"negative_slope": 0.3, "max_value": 1.5, "threshold": 0.5}),
    ("soft_shrink", {"threshold": 1.5}),
    ("softmax", {"axis": 0}),
    ("softmax", {"axis": (0, 1)}),
    ("sparsemax", {"axis": 0}),
    ("squareplus", {"b": 0.5}),
    ("threshold", {"threshold": 0.7, "default_value": -2.0}),
]
CASES = [*((name, {}) for name in activations.ACTIVATIONS), *SETTINGS]
EVERY = pytest.mark.parametrize(
    ("name", "settings"), CASES, ids=[f"{name}-{settings}" for name, settings in CASES]
)
OVERFLOWS = ["exponential"]
WRONG_IN_KERAS = ["sparsemax"]
SIGNS = np.sign(np.random.default_rng(1).normal(size=(6, 4)))


def activation(name, settings):
    return lambda x: getattr(activations, name)(x, **settings)


def some_numbers(dtype):
    """Some on either side of 0, none at a kink."""
    return (SIGNS * np.random.default_rng(0).uniform(0.1, 4, size=(6, 4))).astype(dtype)


def weighted(function):
    """A number that depends on every output differently."""

    def total(x):
        out = function(x)
        return ops.sum(out * np.random.default_rng(2).normal(size=out.shape))

    return total


def test_every_activation_of_keras_is_there(keras):
    theirs = {name for name, value in vars(keras.activations).items() if inspect.isfunction(value)}
    assert theirs - {"serialize", "deserialize"} == set(activations.__all__)
    assert {name for name, _ in CASES} == set(activations.__all__) - {"get"}


def test_sparsemax_in_keras_makes_no_probabilities(keras):
    """When this fails it was mended there: then take it off the list."""
    out = np.asarray(keras.activations.sparsemax(np.array([[1.5, 1.0, -3.0]], np.float32)))
    assert abs(out.sum() - 1) > 0.1


@EVERY
def test_value_is_keras_value(keras, name, settings):
    if name in WRONG_IN_KERAS:
        pytest.skip("tests/ops/test_probabilities.py has another oracle")
    x = some_numbers(np.float32)
    expected = np.asarray(getattr(keras.activations, name)(x, **settings))
    ours = activation(name, settings)(x)
    np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-6)


@EVERY
def test_gradient_is_the_slope(central_differences, name, settings):
    x, total = some_numbers(np.float64), weighted(activation(name, settings))
    expected = central_differences(total, x)
    np.testing.assert_allclose(gradient(total)(x), expected, rtol=1e-6, atol=1e-7)


@EVERY
def test_gradient_of_the_gradient_is_the_slope_of_the_slope(central_differences, name, settings):
    x = some_numbers(np.float64)
    total = weighted(gradient(weighted(activation(name, settings))))
    expected = central_differences(total, x)
    np.testing.assert_allclose(gradient(total)(x), expected, rtol=1e-5, atol=1e-7)


@EVERY
def test_compiled_is_eager(name, settings):
    x, function = some_numbers(np.float32), activation(name, settings)

    def both(x):
        return function(x), gradient(weighted(function))(x)

    for one, other in zip(compile(both)(x), both(x), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(name, settings, dtype):
    assert activation(name, settings)(some_numbers(dtype)).dtype == dtype


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_and_two_gradients_stay_finite_far_out_and_at_zero(name, settings, dtype):
    if name in OVERFLOWS:
        pytest.skip("it is infinite by its meaning")
    x = np.array([[-1000, -100, -1, 0], [1, 3, 100, 1000]], dtype)
    slope = gradient(weighted(activation(name, settings)))
    assert np.isfinite(activation(name, settings)(x)).all()
    assert np.isfinite(slope(x)).all()
    assert np.isfinite(gradient(weighted(slope))(x)).all()


@pytest.mark.parametrize("name", ["celu", "gelu", "silu", "softplus", "sparse_plus", "squareplus"])
def test_smooth_functions_have_their_slope_where_pieces_meet(central_differences, name):
    x = np.array([-1.0, 0.0, 1.0])
    total = weighted(activation(name, {}))
    np.testing.assert_allclose(gradient(total)(x), central_differences(total, x), atol=1e-6)
