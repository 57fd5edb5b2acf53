import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers import Conv2D, GlobalAveragePooling1D, Input, MaxPooling2D, MaxPooling3D
from goodfit.layers.spatial import moved_first, moved_last


@given(shape=st.lists(st.integers(1, 4), min_size=2, max_size=5))
def test_moving_channels_there_and_back_changes_nothing(shape):
    x = np.arange(np.prod(shape)).reshape(shape)
    np.testing.assert_array_equal(moved_first(moved_last(x)), x)
    np.testing.assert_array_equal(moved_last(x), np.moveaxis(x, 1, -1))


@given(shape=st.lists(st.one_of(st.none(), st.integers(2, 9)), min_size=4, max_size=4))
def test_shapes_with_the_channels_first_are_those_with_them_last(shape):
    last, first = (MaxPooling3D(2, data_format=f"channels_{end}") for end in ("last", "first"))
    channels, *lengths = shape
    out = last.output_shape((*lengths, channels))
    assert first.output_shape(tuple(shape)) == (out[-1], *out[:-1])


def test_none_stands_for_channels_last():
    assert MaxPooling2D().data_format == "channels_last"
    assert repr(MaxPooling2D(data_format=None)) == "MaxPooling2D()"
    assert repr(MaxPooling2D(data_format="channels_last")) == (
        "MaxPooling2D(data_format='channels_last')"
    )


def test_an_unknown_data_format_is_told_with_the_right_one():
    with pytest.raises(UnknownNameError, match="Did you mean 'channels_first'"):
        Conv2D(8, 3, data_format="channel_first")


def test_messages_speak_of_shapes_as_the_user_has_them():
    layer = Conv2D(8, 3, data_format="channels_first")
    with pytest.raises(ShapeError, match=r"\(batch, channels, height, width\), but got \(batch, 9"):
        layer(Input((9,)))
    with pytest.raises(ShapeError, match=r"inputs of shape \(batch, 1, 2, 9\) are only 2 x 9"):
        layer(Input((1, 2, 9)))
    with pytest.raises(ShapeError, match=r"how many channels.*Input\(shape=\(16, 9, 9\)\)"):
        layer(Input((None, 9, 9)))


def test_no_spatial_layer_keeps_a_mask():
    mask = np.ones((2, 3), bool)
    for layer in (GlobalAveragePooling1D(), MaxPooling2D()):
        assert layer.output_mask(np.ones((2, 3, 4)), mask) is None
