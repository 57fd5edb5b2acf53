import numpy as np
import pytest

from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers import UpSampling1D, UpSampling2D, UpSampling3D


def test_each_number_is_repeated(run):
    x = np.arange(4, dtype=np.float32).reshape(1, 2, 2, 1)
    expected = [[0, 0, 0, 1, 1, 1], [2, 2, 2, 3, 3, 3]]
    np.testing.assert_array_equal(run(UpSampling2D((1, 3)), x)[0][0, ..., 0], expected)


def test_unknown_lengths_stay_unknown():
    assert UpSampling3D().output_shape((None, 2, 3, 4)) == (None, 4, 6, 4)


@pytest.mark.parametrize("size", [0, 1.5, (2, 2)])
def test_sizes_are_counts(size):
    with pytest.raises(SettingError, match=r"UpSampling1D got size=.*size=2\)"):
        UpSampling1D(size)


def test_an_unknown_interpolation_is_told_with_the_right_one():
    assert UpSampling2D(interpolation="BILINEAR").interpolation == "bilinear"
    with pytest.raises(UnknownNameError, match="Did you mean 'bilinear'"):
        UpSampling2D(interpolation="linear")
