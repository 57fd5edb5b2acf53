"""The ways to say what the hidden layers are."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential
from goodfit.errors import SettingError
from goodfit.estimators.network import Ending, Plain, built
from goodfit.layers import Dense, Dropout, Reshape

ENDING, PLAIN = Ending(3, "softmax"), Plain("tanh", 0.5, 0.01)


def layers_of(hidden, plain=PLAIN, features=5):
    return built(hidden, (100, features), ENDING, plain, seed=0).layers


def test_sizes():
    first, dropout, second, _, last = layers_of((7, 4))
    assert (first.units, second.units, last.units) == (7, 4, 3)
    assert dropout.rate == 0.5
    assert first.kernel_regularizer.l2 == last.kernel_regularizer.l2 == 0.01
    assert [type(layer) for layer in layers_of(np.int64(7), Plain("relu", 0.0, 0.0))] == [Dense] * 2
    assert len(layers_of(())) == 1


def test_auto_suits_the_data():
    small, large = layers_of("auto"), layers_of("auto", features=20_000)
    assert (small[0].units, large[0].units) == (32, 512)


def test_layers_are_taken_with_weights_of_their_own():
    given = Dense(6, activation="gelu")
    first = built([given, Dropout(0.1)], (100, 5), ENDING, PLAIN, seed=0)
    second = built([given], (100, 5), ENDING, PLAIN, seed=0)
    assert first.layers[0].units == 6
    first.set_weights([weights + 1 for weights in first.get_weights()])
    assert not np.array_equal(first.get_weights()[0], second.get_weights()[0])
    assert len(built(given, (100, 5), ENDING, PLAIN, seed=0).layers) == 2


@pytest.mark.parametrize("is_built", [True, False])
def test_a_model_is_copied_with_fresh_weights_from_the_seed(is_built):
    model = Sequential([Input((5,))] * is_built + [Dense(6, "relu")])
    made = [built(model, (100, 5), ENDING, PLAIN, seed) for seed in (0, 0, 1)]
    first, same, other = (one.get_weights()[0] for one in made)
    assert [layer.units for layer in made[0].layers] == [6, 3]
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)
    assert model.is_built() == is_built


def test_a_model_of_any_shape():
    x = Input((5,))
    model = Model(x, Dense(5)(x) + x)
    assert built(model, (100, 5), ENDING, PLAIN, seed=0).output.shape == (3,)


def test_a_function_of_the_number_of_features():
    assert layers_of(lambda features: (2 * features,), Plain("relu", 0, 0))[0].units == 10
    assert layers_of(lambda features: [Dense(features)])[0].units == 5


def test_the_last_layer_needs_a_row_of_numbers():
    with pytest.raises(SettingError, match=r"shape \(5, 1\) .* Put `Flatten\(\)` at the end"):
        layers_of([Reshape((5, 1))])
    with pytest.raises(SettingError, match="Put `Flatten"):
        layers_of(Sequential([Reshape((5, 1))]))


@pytest.mark.parametrize("hidden", ["large", (8, 0), (8, Dense(4)), None, 1.5, [[8]]])
def test_what_is_none_of_these(hidden):
    with pytest.raises(SettingError, match=r"Write their sizes, `hidden=\(64, 32\)`"):
        layers_of(hidden)
