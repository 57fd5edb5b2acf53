import numpy as np
import pytest

from goodfit.errors import ShapeError
from goodfit.layers import Flatten, Input, Permute, RepeatVector, Reshape


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


@pytest.mark.parametrize("dims", [(1, 3), (0, 1), (1, 1), (), 2, (1.0, 2.5)])
def test_an_order_names_every_axis_once(dims):
    with pytest.raises(ValueError, match=r"Permute got dims=.*all axes from 1.*dims=\(2, 1\)"):
        Permute(dims)


def test_an_order_is_for_as_many_axes_as_there_are():
    with pytest.raises(ShapeError, match=r"2 axes .*\(batch, 3, 4, 5\) has 3.*Permute\(\(3, 2, 1"):
        Permute((2, 1))(Input((3, 4, 5)))


def test_what_is_repeated_are_features():
    with pytest.raises(ShapeError, match=r"\(batch, features\), but got \(batch, 3, 4\)"):
        RepeatVector(2)(Input((3, 4)))
    with pytest.raises(ValueError, match="RepeatVector got n=0"):
        RepeatVector(0)


@pytest.mark.parametrize("layer", [Flatten(), Reshape((6,)), Permute((2, 1)), RepeatVector(2)])
def test_no_reshaping_layer_keeps_a_mask(layer):
    assert layer.output_mask(np.ones((2, 3, 2)), np.ones((2, 3), bool)) is None
