import numpy as np
import pytest

from goodfit.errors import SettingError, ShapeError
from goodfit.layers import Conv1DTranspose, Conv2DTranspose, Input


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_every_size_stride_and_padding_is_kerass(keras, same_as_keras, size, stride, padding):
    x = np.random.default_rng(0).normal(size=(2, 4, 3)).astype(np.float32)
    for extra in (None, *range(stride)):
        settings = {"strides": stride, "padding": padding, "output_padding": extra}
        theirs = keras.layers.Conv1DTranspose(2, size, **settings)
        same_as_keras(Conv1DTranspose(2, size, **settings), theirs, x)


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_dilations_are_kerass(keras, same_as_keras, size, padding):
    x = np.random.default_rng(0).normal(size=(2, 4, 5, 3)).astype(np.float32)
    settings = {"padding": padding, "dilation_rate": (2, 3)}
    theirs = keras.layers.Conv2DTranspose(2, size, **settings)
    same_as_keras(Conv2DTranspose(2, size, **settings), theirs, x)


def test_strides_and_dilations_go_together(run):
    """Keras refuses them; the output is as long as the windows reach."""
    layer = Conv1DTranspose(2, 3, strides=2, dilation_rate=2)
    x = np.ones((1, 4, 3), np.float32)
    assert layer.output_shape((4, 3)) == (11, 2)
    assert run(layer, x)[0].shape == (1, 11, 2)


def test_unknown_lengths_stay_unknown():
    assert Conv2DTranspose(8, 3, strides=2).output_shape((None, 4, 1)) == (None, 9, 8)


@pytest.mark.parametrize("extra", [2, (0, 3)])
def test_what_is_added_is_less_than_a_stride(extra):
    with pytest.raises(SettingError, match=r"strides=\(2, 2\).*less than a stride.*Leave"):
        Conv2DTranspose(8, 3, strides=2, output_padding=extra)


def test_settings_are_checked():
    with pytest.raises(SettingError, match=r"output_padding=-1.*0 or more"):
        Conv1DTranspose(8, 3, output_padding=-1)
    with pytest.raises(SettingError, match="filters=0"):
        Conv1DTranspose(0, 3)
    with pytest.raises(ShapeError, match="how many channels"):
        Conv1DTranspose(8, 3)(Input((9, None)))
