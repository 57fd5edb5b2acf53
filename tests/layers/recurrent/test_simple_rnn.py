import numpy as np

from goodfit.layers import SimpleRNN


def test_one_step_is_its_formula(params_of, apply, x):
    layer = SimpleRNN(4, "sigmoid")
    params = params_of(layer, (1, 2))
    h = np.ones((5, 4), np.float32)
    summed = x[:, 0] @ params["kernel"] + params["bias"] + h @ params["recurrent_kernel"]
    found = apply(layer, params, x[:, :1], initial_state=h)
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-summed)), rtol=1e-5)


def test_gradients_are_torchs(torch, params_of, same_slopes_as_torch):
    layer = SimpleRNN(4, return_sequences=True)
    theirs = torch.nn.RNN(3, 4, batch_first=True, dtype=torch.float64)
    theirs.bias_hh_l0.data.zero_()

    def as_theirs(params):
        return {
            "weight_ih_l0": params["kernel"].T,
            "weight_hh_l0": params["recurrent_kernel"].T,
            "bias_ih_l0": params["bias"],
        }

    same_slopes_as_torch(layer, theirs, params_of(layer, (5, 3), float), as_theirs)
