import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import SettingError, ShapeError
from goodfit.layers import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    Input,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from goodfit.layers.context import Context

PAIR = st.tuples(st.integers(0, 3), st.integers(0, 3))


@given(pairs=st.tuples(PAIR, PAIR))
def test_cropping_takes_off_what_padding_put_on(pairs):
    x = np.arange(24.0).reshape(1, 3, 4, 2)
    ctx = Context().enter("it", {}, True)
    padded = ZeroPadding2D(pairs).call({}, x, ctx)
    assert padded.sum() == x.sum()
    np.testing.assert_array_equal(Cropping2D(pairs).call({}, padded, ctx), x)


@pytest.mark.parametrize(
    ("given", "meant"),
    [(2, ((2, 2), (2, 2))), ((1, 2), ((1, 1), (2, 2))), ([[1, 0], 2], ((1, 0), (2, 2)))],
)
def test_one_number_counts_for_both_ends(given, meant):
    assert ZeroPadding2D(given).padding == meant
    assert Cropping2D(given).cropping == meant


def test_along_a_sequence_two_numbers_are_its_ends():
    assert ZeroPadding1D((1, 2)).padding == ((1, 2),)
    assert Cropping1D(2).cropping == ((2, 2),)


@pytest.mark.parametrize("given", [-1, 1.5, (1, 2, 3), ((1, 2), (3, -1)), None])
def test_wrong_borders_are_told_with_the_line_to_write(given):
    with pytest.raises(SettingError, match=r"height, width.*Write .*ZeroPadding2D\(..., padding="):
        ZeroPadding2D(given)


@pytest.mark.parametrize("given", [(1, 2, 3), ((1, 2),), "1"])
def test_wrong_ends_are_told_with_the_line_to_write(given):
    with pytest.raises(SettingError, match=r"\(before, after\).*Cropping1D\(..., cropping=\(1, 1"):
        Cropping1D(given)


def test_something_must_be_left():
    with pytest.raises(ShapeError, match=r"nothing of .*\(batch, 2, 8\).*\(\(1, 1\),\).*Crop less"):
        Cropping1D(1)(Input((2, 8)))


def test_unknown_lengths_stay_unknown():
    assert ZeroPadding3D(1).output_shape((None, 2, 3, 4)) == (None, 4, 5, 4)
    assert Cropping3D(1).output_shape((None, 3, 4, 4)) == (None, 1, 2, 4)
