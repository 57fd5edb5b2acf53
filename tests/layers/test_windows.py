import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.layers import MaxPooling2D
from goodfit.layers.windows import windowed_shape

LAYER = MaxPooling2D(name="pool")


@pytest.mark.parametrize(("given", "meant"), [(3, (3, 3)), ([3, 2], (3, 2)), (np.int64(3), (3, 3))])
def test_one_length_counts_for_all_axes(given, meant):
    assert MaxPooling2D(given).pool_size == meant


@pytest.mark.parametrize("given", [(3,), (3, True), 0, "3"])
def test_a_wrong_length_is_told_with_the_line_to_write(given):
    with pytest.raises(SettingError, match=r"(height, width).*MaxPooling2D\(..., pool_size=\(2, 2"):
        MaxPooling2D(given)


def test_padding_is_a_name_in_any_case():
    assert MaxPooling2D(padding="SAME").padding == "same"


@pytest.mark.parametrize("given", ["sane", None, 3])
def test_unknown_padding_is_told_with_the_known_ones(given):
    with pytest.raises(UnknownNameError, match="'same', 'valid'"):
        MaxPooling2D(padding=given)


@given(length=st.integers(1, 20), reach=st.integers(1, 6), stride=st.integers(1, 6))
def test_as_many_windows_as_can_be_counted(length, reach, stride):
    same = windowed_shape(LAYER, (length, 3), (reach,), (stride,), "same")
    assert same == (len(np.arange(length)[::stride]),)
    if reach <= length:
        inside = [start for start in range(0, length, stride) if start + reach <= length]
        valid = windowed_shape(LAYER, (length, 3), (reach,), (stride,), "valid")
        assert valid == (len(inside),)


def test_unknown_lengths_stay_unknown():
    assert windowed_shape(LAYER, (None, 9, 3), (2, 2), (2, 2), "valid") == (None, 4)


def test_a_window_must_fit():
    with pytest.raises(ShapeError, match=r"pool has windows of 2 x 5.*only any x 4.*\"same\""):
        windowed_shape(LAYER, (None, 4, 3), (2, 5), (1, 1), "valid")
