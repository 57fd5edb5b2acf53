import numpy as np
import pytest

from goodfit.errors import UnknownNameError
from goodfit.layers import ELU, Activation, LeakyReLU, ReLU, Softmax

CASES = [
    (Activation, {"activation": "tanh"}),
    (ReLU, {}),
    (ReLU, {"max_value": 1.5, "negative_slope": 0.2, "threshold": 0.5}),
    (LeakyReLU, {}),
    (LeakyReLU, {"negative_slope": 0.1}),
    (ELU, {}),
    (ELU, {"alpha": 0.3}),
    (Softmax, {}),
    (Softmax, {"axis": 1}),
]


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_computes_what_keras_computes(keras, same_as_keras, kind, settings):
    x = np.random.default_rng(0).normal(scale=2, size=(4, 3, 5)).astype(np.float32)
    same_as_keras(kind(**settings), getattr(keras.layers, kind.__name__)(**settings), x)


@pytest.mark.parametrize("setting", ["max_value", "negative_slope", "threshold"])
def test_relu_takes_nothing_negative(setting):
    with pytest.raises(ValueError, match=f"{setting}=-1.*0 or more"):
        ReLU(**{setting: -1})


def test_unknown_activation_is_told_at_construction():
    with pytest.raises(UnknownNameError, match="Did you mean 'sigmoid'"):
        Activation("sigmiod")
