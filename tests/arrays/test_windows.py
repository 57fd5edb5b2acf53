import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from goodfit.arrays import windows
from goodfit.errors import ShapeError, UnknownNameError

ONE_AXIS = st.tuples(st.integers(1, 20), st.integers(1, 5), st.integers(1, 4), st.integers(1, 3))


@given(ONE_AXIS)
def test_same_padding_gives_one_window_for_each_stride(axis):
    length, size, stride, dilation = ((n,) for n in axis)
    pairs = windows.padding_pairs("same", length, size, stride, dilation)
    assert windows.counts(length, size, stride, pairs, dilation) == (-(-axis[0] // axis[2]),)
    before, after = pairs[0]
    assert 0 <= before <= after <= before + 1


@given(ONE_AXIS)
def test_slices_are_what_each_window_sees(axis):
    length, size, stride, dilation = axis
    reach = (size - 1) * dilation + 1
    x = np.arange(length + reach)
    counts = windows.counts((len(x),), (size,), (stride,), ((0, 0),), (dilation,))
    views = [x[index] for index in windows.slices((size,), (stride,), (dilation,), counts)]
    by_hand = [
        x[start : start + reach : dilation] for start in range(0, len(x) - reach + 1, stride)
    ]
    np.testing.assert_array_equal(np.stack(views, axis=1), by_hand)


def test_padding_is_given_by_name_or_in_numbers():
    settings = ((5, 5), (3, 3), (1, 1), (1, 1))
    assert windows.padding_pairs("valid", *settings) == ((0, 0), (0, 0))
    assert windows.padding_pairs([(1, 2), (0, 3)], *settings) == ((1, 2), (0, 3))
    with pytest.raises(UnknownNameError, match=r"no padding named 'sane'. Did you mean 'same'\?"):
        windows.padding_pairs("sane", *settings)


def test_a_window_that_does_not_fit_is_refused_with_advice():
    with pytest.raises(ShapeError, match=r'window of \(5,\) does not fit into \(4,\).*padding="sa'):
        windows.counts((4,), (3,), (1,), ((0, 0),), (2,))


def test_settings_have_one_number_for_each_axis():
    assert windows.for_each_axis((1, 2), 2) == (1, 2)
    with pytest.raises(ShapeError, match="one number, or 2 of them"):
        windows.for_each_axis((1, 2, 3), 2)
