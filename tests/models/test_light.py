"""A few rows for a light network are answered by NumPy, with the same numbers."""

import warnings

import numpy as np
import pytest

from goodfit import Input, Sequential, layers
from goodfit.models.light import MOST, is_light

X = np.random.default_rng(0).normal(size=(200, 12)).astype(np.float32)


def make(*chain, shape=(12,)):
    model = Sequential([Input(shape), *chain], seed=1)
    model.compile("adam", "mse")
    return model


def light(model, rows=1):
    state = model.ready()
    return is_light(model.graph, (state.params, state.memory), rows)


CHAIN = [
    layers.Rescaling(0.5), layers.Dense(8, "tanh"), layers.BatchNormalization(),
    layers.Dropout(0.5), layers.Dense(6), layers.LeakyReLU(), layers.Dense(3, "softmax"),
]  # fmt: skip


def test_the_answer_is_that_of_the_program():
    model = make(*CHAIN)
    found = model.predict(X[:5], verbose=0)
    state = model.ready()
    (expected,) = model.programs().predict(state.params, state.memory, (X[:5],))
    assert light(model, 5)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)
    assert found.dtype == np.asarray(expected).dtype


def test_no_program_is_compiled_for_it():
    model = make(*CHAIN)
    model.predict(X[:5], verbose=0)
    assert "predict" not in vars(model.programs())


class Mine(layers.Dense):
    """What a user's layer does is not known."""


@pytest.mark.parametrize(
    ("model", "rows"),
    [
        (make(layers.Dense(8)), MOST // 8),
        (make(layers.Dense(1100), layers.Dense(1000)), 1),
        (make(Mine(3)), 1),
        (make(layers.Dense(3, "gelu")), 1),
        (make(layers.LSTM(3), shape=(4, 3)), 1),
        (make(layers.Conv1D(3, 2), shape=(4, 3)), 1),
    ],
    ids=["many rows", "many weights", "a user's layer", "a GELU", "a loop", "a convolution"],
)
def test_others_are_not_light(model, rows):
    assert not light(model, rows)


def test_numbers_too_large_warn_no_more_than_in_a_program():
    model = make(layers.Dense(8, kernel_initializer="ones"), layers.Dense(1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.isfinite(model.predict(np.full((2, 12), 2e38, np.float32), verbose=0)).all()
