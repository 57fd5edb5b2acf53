"""Gradient checking of models, functions, and of a layer whose gradient is wrong."""

import numpy as np
import pytest

from goodfit import Input, Sequential, check_gradients, layers
from goodfit.autodiff import primitive
from goodfit.errors import DataError, NotReadyError

RANDOM = np.random.default_rng(0)


def _image_model():
    chain = [
        layers.Conv2D(3, 3, activation="tanh", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.Dropout(0.3),
        layers.Flatten(),
        layers.Dense(4, activation="softmax"),
    ]
    model = Sequential([Input((6, 6, 2)), *chain], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model, RANDOM.normal(size=(5, 6, 6, 2)), RANDOM.integers(0, 4, 5)


def _sequence_model():
    model = Sequential(
        [layers.Embedding(10, 3), layers.LSTM(4), layers.Dense(1, "sigmoid")], seed=0
    )
    model.compile("adam", "binary_crossentropy")
    return model, RANDOM.integers(0, 10, (6, 5)), np.ones(6)


@pytest.mark.parametrize("make", [_image_model, _sequence_model])
def test_whole_models_are_right(make):
    model, x, y = make()
    check = check_gradients(model, x, y)
    assert check.verdict == "right", str(check)
    names = {path.split("/")[0] for path in check.errors}
    assert names == set(model.params)


@primitive
def _square(xp, x):
    return x**2


_square.pullback(x=lambda g, out, x: g * 2.02 * x)  # one percent too much


class Squared(layers.Layer):
    """A layer whose gradient somebody got wrong."""

    def call(self, params, x, ctx):
        return _square(x)


def test_a_wrong_gradient_is_found_and_its_layer_named():
    chain = [layers.Dense(3, name="before"), Squared(), layers.Dense(1, name="after")]
    model = Sequential([Input((2,)), *chain], seed=0)
    model.compile("sgd", "mse")
    check = check_gradients(model, RANDOM.normal(size=(4, 2)), RANDOM.normal(size=4))
    assert check.verdict == "wrong"
    assert check.errors["before/kernel"] == pytest.approx(0.01 / 2.01, rel=0.05)
    assert check.errors["after/kernel"] < 1e-7
    assert "before/kernel" in str(check)
    assert "wrong" in str(check)


def test_a_plain_function():
    assert check_gradients(lambda x: (x**3).sum(), np.array([1.0, -2.0])).verdict == "right"


def test_what_cannot_be_checked_says_why():
    model = Sequential([Input((2,)), layers.Dense(3, activation="softmax")])
    with pytest.raises(NotReadyError, match="compile"):
        check_gradients(model, np.ones((2, 2)), np.zeros(2, int))
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(DataError, match="0 to 2"):
        check_gradients(model, np.ones((2, 2)), np.array([0, 7]))
