import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import random
from goodfit.errors import ShapeError
from goodfit.layers import LSTM, Input, SimpleRNN

SETTINGS = [
    {},
    {"return_sequences": True},
    {"go_backwards": True},
    {"go_backwards": True, "return_sequences": True},
    {"use_bias": False, "activation": "sigmoid"},
]


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM"])
@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_computes_what_keras_computes(keras, same_as_keras, kind, settings):
    x = np.random.default_rng(0).normal(size=(3, 6, 2)).astype(np.float32)
    same_as_keras(
        getattr(layers, kind)(4, **settings), getattr(keras.layers, kind)(4, **settings), x
    )


@pytest.mark.parametrize("go_backwards", [False, True])
def test_one_step_is_a_sequence(run, go_backwards):
    x = np.random.default_rng(0).normal(size=(3, 1, 2)).astype(np.float32)
    layer = SimpleRNN(4, go_backwards=go_backwards)
    params = layer.init(random.key(0), (1, 2))
    expected = np.tanh(x[:, 0] @ params["kernel"])
    np.testing.assert_allclose(run(layer, x, params)[0], expected, rtol=1e-5)


def test_gates_may_have_another_activation(keras, same_as_keras):
    x = np.random.default_rng(0).normal(size=(3, 5, 2)).astype(np.float32)
    settings = {"activation": "relu", "recurrent_activation": "tanh"}
    same_as_keras(LSTM(4, **settings), keras.layers.LSTM(4, **settings), x)


@pytest.mark.parametrize("unit_forget_bias", [True, False])
def test_first_values_have_kerass_pattern(keras, unit_forget_bias):
    theirs = keras.layers.LSTM(4, unit_forget_bias=unit_forget_bias)
    theirs.build((None, 5, 2))
    ours = LSTM(4, unit_forget_bias=unit_forget_bias).init(random.key(0), (5, 2))
    _, recurrent, bias = (np.asarray(variable) for variable in theirs.weights)
    np.testing.assert_array_equal(ours["bias"], bias)
    for kernel in (ours["recurrent_kernel"], recurrent):
        np.testing.assert_allclose(kernel @ kernel.T, np.eye(4), atol=1e-5)


def test_length_of_the_sequence_may_be_unknown():
    assert SimpleRNN(3)(Input((None, 2))).shape == (3,)
    assert LSTM(3, return_sequences=True)(Input((None, 2))).shape == (None, 3)


def test_a_sequence_has_two_axes():
    with pytest.raises(
        ShapeError, match=r"\(batch, time, features\), but got \(batch, 9\)"
    ) as told:
        LSTM(3)(Input((9,)))
    assert "x[..., None]" in str(told.value)


def test_units_must_be_a_count():
    with pytest.raises(ValueError, match="LSTM got units=0"):
        LSTM(0)
