import numpy as np
import pytest

from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers import Conv2D, Input

SETTINGS = [
    {"kernel_size": 1},
    {"activation": "relu", "use_bias": False},
    {"strides": 2},
    {"strides": (2, 3), "padding": "same"},
    {"padding": "same"},
    {"dilation_rate": 2},
    {"dilation_rate": (1, 3), "padding": "same"},
    {"groups": 2},
    {"groups": 4, "strides": 2, "padding": "same"},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_computes_what_keras_computes(keras, same_as_keras, settings):
    x = np.random.default_rng(0).normal(size=(3, 9, 8, 4)).astype(np.float32)
    settings = {"filters": 8, "kernel_size": (3, 2), **settings}
    same_as_keras(Conv2D(**settings), keras.layers.Conv2D(**settings), x)


def test_unknown_image_sizes_stay_unknown():
    assert Conv2D(8, 3, strides=2).output_shape((None, 9, 1)) == (None, 4, 8)
    assert Conv2D(8, 3, strides=2, padding="same").output_shape((None, 9, 1)) == (None, 5, 8)


def test_missing_channels_axis_is_told_with_named_axes():
    with pytest.raises(ShapeError) as told:
        Conv2D(8, 3, name="first")(Input((28, 28)))
    assert str(told.value).startswith(
        "first expects inputs of shape (batch, height, width, channels), but got (batch, 28, 28)"
    )
    assert "x[..., None]" in str(told.value)


def test_window_larger_than_the_image():
    with pytest.raises(ShapeError, match=r"windows of 5 x 5.*\(batch, 4, 9, 1\).*padding=\"same\""):
        Conv2D(8, 3, dilation_rate=2)(Input((4, 9, 1)))


def test_window_larger_than_the_image_fits_with_padding():
    assert Conv2D(8, 5, padding="same").output_shape((3, 3, 1)) == (3, 3, 8)


@pytest.mark.parametrize("setting", ["kernel_size", "strides", "dilation_rate"])
@pytest.mark.parametrize("given", [0, (1, 2, 3), (1, -1), 1.5])
def test_lengths_must_be_counts(setting, given):
    settings = {"filters": 8, "kernel_size": 3, setting: given}
    with pytest.raises(ValueError, match=rf"{setting}=.*height, width.*{setting}=\([12], [12]\)"):
        Conv2D(**settings)


def test_unknown_padding():
    with pytest.raises(UnknownNameError, match="Did you mean 'same'"):
        Conv2D(8, 3, padding="smae")


def test_groups_must_divide_filters_and_channels():
    with pytest.raises(ValueError, match="its filters into groups=3, but there are 8"):
        Conv2D(8, 3, groups=3)
    with pytest.raises(ShapeError, match="its channels into groups=4, but there are 6"):
        Conv2D(8, 3, groups=4)(Input((9, 9, 6)))


def test_channels_must_be_known():
    with pytest.raises(ShapeError, match="how many channels"):
        Conv2D(8, 3)(Input((9, 9, None)))


def test_settings_behind_a_left_out_one_are_keywords():
    with pytest.raises(TypeError, match="positional"):
        Conv2D(8, 3, 1, "same", "channels_last")
