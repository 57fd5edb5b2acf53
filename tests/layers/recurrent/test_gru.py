import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.layers import GRU


@pytest.mark.parametrize("reset_after", [True, False])
def test_gates_may_have_another_activation(keras, same_with_keras, x, reset_after):
    settings = {"activation": "relu", "recurrent_activation": "tanh", "reset_after": reset_after}
    same_with_keras(GRU(4, **settings), keras.layers.GRU(4, **settings), x)


def test_gradients_are_torchs(torch, params_of, same_slopes_as_torch):
    layer = GRU(4, return_sequences=True)
    theirs = torch.nn.GRU(3, 4, batch_first=True, dtype=torch.float64)

    def turned(array):
        """PyTorch has the reset gate first."""
        update, reset, candidate = np.split(array, 3, axis=-1)
        return np.concatenate([reset, update, candidate], axis=-1)

    def as_theirs(params):
        return {
            "weight_ih_l0": turned(params["kernel"]).T,
            "weight_hh_l0": turned(params["recurrent_kernel"]).T,
            "bias_ih_l0": turned(params["bias"][0]),
            "bias_hh_l0": turned(params["bias"][1]),
        }

    same_slopes_as_torch(layer, theirs, params_of(layer, (5, 3), float), as_theirs)


def test_with_the_reset_gate_open_both_ways_are_one(params_of, apply, x):
    """A reset of 1 before the product or after it changes nothing."""
    settings = {"use_bias": False, "recurrent_activation": lambda x: x * 0 + 1}
    after = GRU(4, **settings)
    before = GRU(4, **settings, reset_after=False)
    params = params_of(after, (6, 2))
    start = np.ones((5, 4), np.float32)
    one, other = (apply(layer, params, x, initial_state=start) for layer in (after, before))
    np.testing.assert_allclose(one, other, rtol=1e-6)


@pytest.mark.parametrize(("reset_after", "shape"), [(True, (2, 12)), (False, (12,))])
def test_each_product_has_a_bias_where_the_reset_comes_after(reset_after, shape):
    layer = GRU(4, reset_after=reset_after)
    assert layer.init(random.key(0), (5, 2))["bias"].shape == shape
