from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from goodfit.report import pixels

finite = st.floats(-1e6, 1e6, allow_nan=False)


def opened(uri):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))))


@given(arrays(np.uint8, (3, 5, 3)))
def test_pixels_come_back_as_they_went(values):
    np.testing.assert_array_equal(opened(pixels.data_uri(values)), values)


@given(arrays(float, (4, 6), elements=finite))
def test_a_picture_of_any_range_spans_black_to_white(picture):
    shown = opened(pixels.photograph(picture))
    assert shown.shape == (4, 6)
    if np.ptp(picture) > 0:
        assert (shown.min(), shown.max()) == (0, 255)
        assert shown.flat[picture.argmax()] == 255
    else:
        assert not shown.any()


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 1), (8, 8, 3)])
def test_grey_and_coloured_pictures(shape):
    expected = shape if shape[-1] == 3 else (8, 8)
    assert opened(pixels.photograph(np.random.default_rng(0).random(shape))).shape == expected


def test_a_large_picture_is_made_small():
    assert max(opened(pixels.photograph(np.random.default_rng(0).random((600, 300)))).shape) == 96


@given(arrays(float, 20, elements=finite))
def test_the_scale_of_weights_is_symmetric_around_white(weights):
    limit = pixels.largest(weights)
    positive, negative = (
        pixels.diverging(abs(weights), limit),
        pixels.diverging(-abs(weights), limit),
    )
    zero = weights == 0
    assert (positive[zero] == 255).all()
    if limit:
        top = abs(weights).argmax()
        np.testing.assert_array_equal(positive[top], pixels.POSITIVE)
        np.testing.assert_array_equal(negative[top], pixels.NEGATIVE)


def test_what_is_no_number_is_grey():
    assert pixels.diverging(np.array([np.nan]), 1.0).tolist() == [[128, 128, 128]]


def test_one_picture_a_unit_its_channels_beside_each_other():
    weights = np.zeros((2, 3, 3, 2))
    weights[0, :, :, 1] = 0.5
    gallery = pixels.first_weights(weights)
    picture = opened(gallery.tiles[0][0])
    assert picture.shape == (3, 7, 3)
    assert (picture[:, :3] == 255).all()
    assert (picture[:, 3] == 128).all()
    assert (picture[:, 4:] == pixels.POSITIVE).all()
    assert gallery.limit == "0.5"


def test_of_many_units_64_are_shown_and_the_table_says_so():
    gallery = pixels.first_weights(np.ones((100, 2, 2)))
    assert len(gallery.tiles) == len(gallery.table.rows) == 64
    assert gallery.table.caption == "64 of 100 units"
    assert gallery.table.rows[0] == ("unit 1", "1", "1", "1", "2")


def test_photographs_in_colour_are_small_and_look_the_same():
    rows = np.linspace(0, 255, 64)
    picture = np.stack([rows + 0 * rows[:, None], rows[:, None] + 0 * rows, np.full((64, 64), 128)])
    uri = pixels.photograph(np.moveaxis(picture, 0, -1))
    assert uri.startswith("data:image/jpeg;base64,")
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))), float)
    assert np.abs(shown - np.moveaxis(picture, 0, -1)).mean() < 4
