import numpy as np
import pytest

from goodfit import losses
from goodfit.errors import SettingError
from goodfit.losses.axes import brought_last


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
def test_the_other_axes_stay_in_order(axis):
    x = np.zeros((2, 3, 4))
    assert brought_last(x, axis).shape == np.moveaxis(x, axis, -1).shape


def test_the_last_axis_is_where_it_belongs():
    x = np.zeros((2, 3))
    assert brought_last(x, -1) is x
    assert brought_last(x, 1) is x


@pytest.mark.parametrize("wrong", [True, 1.0, "1", (1,)])
def test_an_axis_is_a_whole_number(wrong):
    with pytest.raises(SettingError, match=r"axis must be a whole number.*axis=-1"):
        losses.CategoricalCrossentropy(axis=wrong)


@pytest.mark.parametrize("wrong", [True, 1.0, (1, 2.0)])
def test_axes_are_whole_numbers(wrong):
    with pytest.raises(SettingError, match=r"axis must be a whole number, or a tuple of them"):
        losses.Dice(axis=wrong)
