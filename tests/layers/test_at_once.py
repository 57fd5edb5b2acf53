import numpy as np
import pytest

import goodfit
from goodfit import layers
from goodfit.errors import NotReadyError, ShapeError, UnknownNameError


def test_layers_without_weights_compute_at_once(keras):
    x = np.random.default_rng(0).normal(size=(2, 4, 6)).astype(np.float32)
    for name in ("Flatten", "GlobalMaxPooling1D", "ReLU", "UnitNormalization", "Softmax"):
        expected = np.asarray(getattr(keras.layers, name)()(x))
        np.testing.assert_allclose(getattr(layers, name)()(x), expected, rtol=1e-5)
    joined = layers.Add()([x, x])
    np.testing.assert_array_equal(joined, 2 * x)
    np.testing.assert_array_equal(layers.Add()(x, x), joined)
    attended = layers.Attention()([x, x], use_causal_mask=True)
    expected = keras.layers.Attention()([x, x], use_causal_mask=True)
    np.testing.assert_allclose(attended, np.asarray(expected), rtol=1e-4, atol=1e-5)


def test_lists_of_numbers_are_arrays_of_floats():
    out = layers.Rescaling(0.5)([[2.0, 4.0]])
    assert (out.dtype, out.tolist()) == (np.float32, [[1.0, 2.0]])


def test_dropout_drops_where_it_is_told_to_train():
    x = np.ones((4, 50))
    np.testing.assert_array_equal(layers.Dropout(0.5)(x), x)
    assert set(np.unique(layers.Dropout(0.5)(x, training=True))) == {0.0, 2.0}


def test_a_seed_gives_the_same_numbers_in_the_same_order():
    x = np.ones((3, 40))
    one, other = layers.GaussianNoise(1.0, seed=3), layers.GaussianNoise(1.0, seed=3)
    first, second = one(x, training=True), one(x, training=True)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(other(x, training=True), first)
    np.testing.assert_array_equal(other(x, training=True), second)
    outputs = []
    for _ in range(2):
        goodfit.utils.set_random_seed(5)
        outputs.append(layers.GaussianNoise(1.0)(x, training=True))
    np.testing.assert_array_equal(*outputs)


def test_layers_with_weights_need_a_model():
    with pytest.raises(NotReadyError, match=r"BatchNormalization holds no weights.*Sequential"):
        layers.BatchNormalization()(np.ones((2, 3)))


def test_what_cannot_be_right_is_told():
    with pytest.raises(ShapeError, match="MaxPooling2D expects"):
        layers.MaxPooling2D()(np.ones((2, 3)))
    with pytest.raises(UnknownNameError, match="Did you mean 'training'"):
        layers.Flatten()(np.ones((2, 3)), trainning=True)
