import numpy as np
import pytest

from goodfit import layers
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers import AveragePooling2D, GlobalAveragePooling2D, Input, MaxPooling2D

WINDOWS = [
    {"pool_size": 2},
    {"pool_size": 2, "padding": "same"},
    {"pool_size": (3, 2), "strides": 1},
    {"pool_size": 3, "strides": 2, "padding": "same"},
    {"pool_size": 2, "strides": (3, 1)},
]


@pytest.mark.parametrize("kind", ["MaxPooling2D", "AveragePooling2D"])
@pytest.mark.parametrize("settings", WINDOWS, ids=repr)
def test_computes_what_keras_computes(keras, same_as_keras, kind, settings):
    x = np.random.default_rng(0).normal(size=(3, 7, 6, 4)).astype(np.float32)
    same_as_keras(getattr(layers, kind)(**settings), getattr(keras.layers, kind)(**settings), x)


@pytest.mark.parametrize("kind", ["GlobalMaxPooling2D", "GlobalAveragePooling2D"])
@pytest.mark.parametrize("keepdims", [False, True])
def test_global_pooling_computes_what_keras_computes(keras, same_as_keras, kind, keepdims):
    x = np.random.default_rng(0).normal(size=(3, 7, 6, 4)).astype(np.float32)
    theirs = getattr(keras.layers, kind)(keepdims=keepdims)
    same_as_keras(getattr(layers, kind)(keepdims=keepdims), theirs, x)


@pytest.mark.parametrize("name", ["MaxPool2D", "AvgPool2D", "GlobalMaxPool2D", "GlobalAvgPool2D"])
def test_short_names_are_kerass(keras, name):
    assert getattr(layers, name).__name__ == getattr(keras.layers, name).__name__


def test_unknown_image_sizes_stay_unknown():
    assert MaxPooling2D().output_shape((None, 9, 3)) == (None, 4, 3)
    assert GlobalAveragePooling2D().output_shape((None, None, 3)) == (3,)


def test_window_larger_than_the_image():
    with pytest.raises(ShapeError, match=r"windows of 3 x 3.*only 2 x 9.*padding=\"same\""):
        MaxPooling2D(3)(Input((2, 9, 1)))


@pytest.mark.parametrize("layer", [MaxPooling2D(), AveragePooling2D(2), GlobalAveragePooling2D()])
def test_images_have_three_axes(layer):
    with pytest.raises(ShapeError, match=r"\(batch, height, width, channels\), but got \(batch, 9"):
        layer(Input((9,)))


def test_settings_are_checked():
    with pytest.raises(ValueError, match=r"MaxPooling2D got pool_size=0"):
        MaxPooling2D(0)
    with pytest.raises(ValueError, match=r"AveragePooling2D got strides=\(1, 0\)"):
        AveragePooling2D(2, strides=(1, 0))
    with pytest.raises(UnknownNameError, match="Did you mean 'valid'"):
        MaxPooling2D(padding="vald")
