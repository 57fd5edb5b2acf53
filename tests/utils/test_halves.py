"""A data set in two parts; the sizes are Keras's."""

import numpy as np
import pandas as pd
import pytest

from goodfit.errors import DataError, SettingError
from goodfit.utils import set_random_seed, split_dataset

X, Y = np.arange(30).reshape(10, 3), np.arange(10)


@pytest.mark.parametrize(
    "sizes", [(0.8, None), (None, 0.25), (3, None), (None, 4), (0.55, 0.21), (2, 0.3)]
)
def test_sizes_are_kerass(keras, sizes):
    from keras.src.utils.dataset_utils import _rescale_dataset_split_sizes

    left, right = split_dataset(Y, *sizes)
    assert (len(left), len(right)) == _rescale_dataset_split_sizes(*sizes, 10)
    np.testing.assert_array_equal([*left, *right], Y[: len(left) + len(right)])


def test_what_comes_out_is_what_went_in():
    (x, y), (x_right, _) = split_dataset((X, Y), left_size=0.7)
    np.testing.assert_array_equal(x[:, 0], 3 * y)
    np.testing.assert_array_equal(x_right, X[7:])
    left, _ = split_dataset({"x": X, "names": list("abcdefghij")}, right_size=7)
    assert left["names"] == ["a", "b", "c"]
    assert split_dataset(list(range(4)), left_size=1) == ([0], [1, 2, 3])
    frame = pd.DataFrame({"age": Y})
    assert split_dataset(frame, left_size=2)[0]["age"].tolist() == [0, 1]
    assert [len(part) for part in split_dataset([X, Y], left_size=4)[1]] == [6, 6]


def test_shuffled_rows_stay_together_and_can_be_had_again():
    (x, y), (_, y_right) = split_dataset((X, Y), left_size=0.5, shuffle=True, seed=3)
    np.testing.assert_array_equal(x[:, 0], 3 * y)
    assert sorted([*y, *y_right]) == list(range(10))
    np.testing.assert_array_equal(split_dataset(Y, 0.5, shuffle=True, seed=3)[0], y)
    assert list(y) != list(range(5))
    set_random_seed(3)
    np.testing.assert_array_equal(split_dataset(Y, 0.5, shuffle=True)[0], y)


@pytest.mark.parametrize(
    ("sizes", "advice"),
    [
        ((None, None), "Write `left_size=0.8`"),
        ((1.5, None), "left_size=1.5 must be a number of rows"),
        ((None, -2), "right_size=-2 must be.*right_size=0.2"),
        ((0.01, None), "parts of 0 and 10 rows"),
        ((10, None), "parts of 10 and 0 rows"),
        ((8, 8), "parts of 8 and 8 rows"),
    ],
)
def test_sizes_that_make_no_two_parts(sizes, advice):
    with pytest.raises(SettingError, match=advice):
        split_dataset(Y, *sizes)


def test_what_has_no_rows_of_the_same_number_is_told():
    with pytest.raises(DataError, match="9 and 10 rows"):
        split_dataset((X, Y[:9]), 0.5)
    with pytest.raises(DataError, match=r"split_dataset\(\(x, y\), left_size=0.8\)"):
        split_dataset(iter([1, 2]), 0.5)
