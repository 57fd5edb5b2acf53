import numpy as np
import pytest

from goodfit.errors import ShapeError
from goodfit.layers import Flatten, Input, Reshape


def some_data():
    return np.arange(48, dtype=np.float32).reshape(2, 4, 3, 2)


def test_flatten_computes_what_keras_computes(keras, same_as_keras):
    same_as_keras(Flatten(), keras.layers.Flatten(), some_data())


@pytest.mark.parametrize("target", [(24,), (2, -1), (-1, 4), (3, 2, 4), (1, 24)])
def test_reshape_computes_what_keras_computes(keras, same_as_keras, target):
    same_as_keras(Reshape(target), keras.layers.Reshape(target), some_data())


def test_an_empty_batch_keeps_its_features(run):
    empty = some_data()[:0]
    assert run(Flatten(), empty)[0].shape == (0, 24)
    assert run(Reshape((-1, 2)), empty)[0].shape == (0, 12, 2)


def test_unknown_lengths_stay_unknown():
    assert Flatten()(Input((None, 3))).shape == (None,)
    assert Reshape((-1, 3))(Input((None, 3))).shape == (None, 3)


@pytest.mark.parametrize("target", [(5, 5), (5, -1)])
def test_numbers_must_fit(target):
    with pytest.raises(ShapeError, match=r"an example has 24 numbers.*product is 24"):
        Reshape(target)(Input((4, 3, 2)))


@pytest.mark.parametrize("target", [(-1, -1, 2), (0, -1), (-2,), (2.5,), 64, ()])
def test_a_target_is_made_of_lengths(target):
    with pytest.raises(ValueError, match=r"target_shape=.*one of which may be -1.*=\(8, -1\)"):
        Reshape(target)
