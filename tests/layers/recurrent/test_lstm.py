import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.layers import LSTM


def test_gates_may_have_another_activation(keras, same_with_keras, x):
    settings = {"activation": "relu", "recurrent_activation": "tanh"}
    same_with_keras(LSTM(4, **settings), keras.layers.LSTM(4, **settings), x)


def test_gradients_are_torchs(torch, params_of, same_slopes_as_torch):
    layer = LSTM(4, return_sequences=True)
    theirs = torch.nn.LSTM(3, 4, batch_first=True, dtype=torch.float64)
    theirs.bias_hh_l0.data.zero_()

    def as_theirs(params):
        return {
            "weight_ih_l0": params["kernel"].T,
            "weight_hh_l0": params["recurrent_kernel"].T,
            "bias_ih_l0": params["bias"],
        }

    same_slopes_as_torch(layer, theirs, params_of(layer, (5, 3), float), as_theirs)


@pytest.mark.parametrize("unit_forget_bias", [True, False])
def test_first_values_have_kerass_pattern(keras, unit_forget_bias):
    theirs = keras.layers.LSTM(4, unit_forget_bias=unit_forget_bias)
    theirs.build((None, 5, 2))
    ours = LSTM(4, unit_forget_bias=unit_forget_bias).init(random.key(0), (5, 2))
    _, recurrent, bias = (np.asarray(variable) for variable in theirs.weights)
    np.testing.assert_array_equal(ours["bias"], bias)
    for kernel in (ours["recurrent_kernel"], recurrent):
        np.testing.assert_allclose(kernel @ kernel.T, np.eye(4), atol=1e-5)
