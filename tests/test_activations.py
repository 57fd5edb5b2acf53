import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from goodfit import activations, ops
from goodfit.autodiff import Tape, recorded_by
from goodfit.errors import UnknownNameError

numbers = arrays(
    np.float64, array_shapes(max_dims=3, max_side=4), elements=st.floats(-50, 50, width=32)
)


@pytest.mark.parametrize(
    "settings",
    [
        {"negative_slope": 0.1},
        {"max_value": 2.0},
        {"threshold": 1.0},
        {"negative_slope": 0.3, "max_value": 1.5, "threshold": 0.5},
    ],
)
def test_relu_means_what_keras_means(keras, settings):
    x = np.linspace(-3, 3, 40, dtype=np.float32)
    expected = np.asarray(keras.activations.relu(x, **settings))
    np.testing.assert_allclose(activations.relu(x, **settings), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("function", "settings"), [("leaky_relu", {"negative_slope": 0.4}), ("elu", {"alpha": 2.0})]
)
def test_arguments_mean_what_keras_means(keras, function, settings):
    x = np.linspace(-3, 3, 40, dtype=np.float32)
    expected = np.asarray(getattr(keras.activations, function)(x, **settings))
    np.testing.assert_allclose(getattr(activations, function)(x, **settings), expected, rtol=1e-5)


@given(numbers)
def test_softmax_gives_probabilities_that_ignore_a_common_shift(x):
    y = activations.softmax(x)
    assert (y >= 0).all()
    np.testing.assert_allclose(y.sum(-1), 1, rtol=1e-12)
    np.testing.assert_allclose(activations.softmax(x + 7), y, rtol=1e-9, atol=1e-300)


def test_softmax_runs_along_the_axis_that_is_named():
    y = activations.softmax(np.random.default_rng(0).normal(size=(3, 4)), axis=0)
    np.testing.assert_allclose(y.sum(0), 1)


@given(numbers)
def test_tanh_is_a_stretched_sigmoid(x):
    np.testing.assert_allclose(
        activations.tanh(x), 2 * activations.sigmoid(2 * x) - 1, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize(
    ("activation", "operation"),
    [(activations.softmax, ops.softmax), (activations.sigmoid, ops.sigmoid)],
)
def test_losses_can_recognise_what_came_before(activation, operation):
    with Tape() as tape:
        out = activation(tape.watch(np.array([1.0, 2.0])))
    assert recorded_by(out, operation) is not None


def test_get_takes_names_functions_and_none():
    assert activations.get("tanh") is activations.tanh
    assert activations.get(np.sin) is np.sin
    assert activations.get(None) is activations.linear


def test_every_name_is_keras_name(keras):
    for name, function in activations.ACTIVATIONS.items():
        assert keras.activations.get(name).__name__ == function.__name__


@pytest.mark.parametrize(("wrong", "right"), [("relo", "relu"), ("softmx", "softmax")])
def test_an_unknown_name_is_answered_with_the_nearest(wrong, right):
    with pytest.raises(UnknownNameError, match=f"Did you mean '{right}'"):
        activations.get(wrong)


def test_what_cannot_be_called_is_no_activation():
    with pytest.raises(UnknownNameError, match="no activation named 3"):
        activations.get(3)
