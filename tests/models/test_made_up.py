import numpy as np
import pytest

from goodfit import Input, Model, Sequential, check_gradients, layers, losses
from goodfit.errors import DataError
from goodfit.models.made_up import made_up_batch

LOSSES = {
    "mse": None, "poisson": "softplus", "msle": "softplus", "hinge": None,
    "binary_crossentropy": "sigmoid", "categorical_crossentropy": "softmax",
    "sparse_categorical_crossentropy": "softmax", "kl_divergence": "softmax",
}  # fmt: skip


@pytest.mark.parametrize(("loss", "activation"), LOSSES.items())
def test_a_model_can_be_checked_with_it(loss, activation):
    model = Sequential([Input((3,)), layers.Dense(4, "tanh"), layers.Dense(3, activation)])
    model.compile("sgd", loss)
    x, y = made_up_batch(model)
    assert check_gradients(model, x, y).worst < 1e-6


def test_words_are_of_the_vocabulary_and_lengths_are_made_up():
    model = Sequential([Input((None,)), layers.Embedding(7, 2), layers.LSTM(3), layers.Dense(1)])
    model.compile("sgd", "mse")
    x, y = made_up_batch(model, rows=30)
    assert x.shape == (30, 5)
    assert set(np.unique(x)) <= set(range(7))
    assert y.shape == (30, 1)


def test_several_inputs_and_outputs_each_get_their_own():
    a, b = Input((2,)), Input((3,))
    hidden = layers.Concatenate()([a, b])
    heads = [layers.Dense(1)(hidden), layers.Dense(4, "softmax")(hidden)]
    model = Model([a, b], heads)
    model.compile("sgd", ["mse", "sparse_categorical_crossentropy"])
    x, y = made_up_batch(model)
    assert [array.shape for array in x] == [(4, 2), (4, 3)]
    assert [array.shape for array in y] == [(4, 1), (4,)]
    assert check_gradients(model, x, y).worst < 1e-6


def test_the_same_seed_makes_the_same_batch():
    model = Sequential([Input((3,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    same, again, other = (made_up_batch(model, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(same[0], again[0])
    assert not np.array_equal(same[0], other[0])


def test_a_loss_without_made_up_targets_is_told():
    model = Sequential([Input((4, 3)), layers.Dense(3)])
    model.compile("sgd", losses.CTC())
    with pytest.raises(DataError, match=r"goodfit.check_gradients\(model, x, y\)"):
        made_up_batch(model)
