"""What users hand over becomes arrays of a few types, or an error that says what to write."""

import numpy as np
import pandas as pd
import pytest

from goodfit.data.arrays import as_inputs, as_targets, as_weights, class_weights
from goodfit.errors import DataError


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        ([[1.0, 2.0]], np.float32),
        (np.ones((1, 2), ">f8"), np.float32),
        (np.ones((1, 2), np.float16), np.float32),
        (np.ones((1, 2), np.int64), np.int32),
        (np.ones((1, 2), ">i4"), np.int32),
        (np.ones((1, 2), np.uint8), np.uint8),
        (np.ones((1, 2), bool), bool),
        (pd.DataFrame({"a": [1.5], "b": [True]}), np.float32),
        (pd.DataFrame({"a": [1, 2]}, dtype="Int64"), np.int32),
    ],
)
def test_few_types_are_left(given, dtype):
    (array,) = as_inputs(given)
    assert array.dtype == np.dtype(dtype)
    assert array.dtype.isnative
    np.testing.assert_array_equal(array, np.asarray(given, float))


class Lent:
    """An array of a library that lends it by DLPack alone."""

    def __init__(self, array):
        self.array, self.shape = array, array.shape

    def __dlpack__(self, **settings):
        return self.array.__dlpack__(**settings)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def test_arrays_that_are_lent_by_dlpack_are_taken():
    (array,) = as_inputs(Lent(np.array([[1.5, 2.0]])))
    assert array.dtype == np.float32
    np.testing.assert_array_equal(array, [[1.5, 2.0]])


def test_whole_numbers_too_large_for_int32_keep_their_size():
    milliseconds = np.array([1_700_000_000_000, -1_700_000_000_000])
    np.testing.assert_allclose(as_targets(milliseconds), milliseconds, rtol=1e-6)
    np.testing.assert_allclose(as_targets(np.array([4e9], np.uint32)), [4e9])


@pytest.mark.parametrize("given", [None, 3.0, "abc", {1, 2}, (row for row in [[1.0]])])
def test_what_is_no_array_is_told_by_its_name(given):
    shown = repr(given) if given is None or isinstance(given, float | str) else "a "
    for read, name in ((as_inputs, "x"), (as_targets, "y")):
        with pytest.raises(DataError, match=f"{name} is {shown}.*`{name} = np.concatenate"):
            read(given)


def test_rows_of_different_lengths():
    with pytest.raises(DataError, match="x is ragged.*equally long"):
        as_inputs([[1.0, 2.0], [3.0]])


@pytest.mark.parametrize("wrong", [np.inf, -1.0, "a"])
def test_a_wrong_weight_is_told_with_its_row(wrong):
    with pytest.raises(DataError, match=f"is {wrong} in row 1.*the weight 0"):
        as_weights(pd.Series([1.0, wrong, 2.0], dtype=object), 3)


def test_a_missing_weight_is_told_with_its_row():
    with pytest.raises(DataError, match=r"in row 1,.*sample_weight = sample_weight\.fillna\(0\)"):
        as_weights(pd.Series([1.0, np.nan, 2.0]), 3)
    with pytest.raises(DataError, match="is nan in row 1.*the weight 0"):
        as_weights([1.0, np.nan, 2.0], 3)


def test_weights_that_leave_nothing_are_refused():
    with pytest.raises(DataError, match="zero in every row"):
        as_weights(np.zeros(3), 3)
    assert as_weights([0, 1], 2).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("wrong", ["balance", [1, 2], {"0": 1.0}, {0: "a"}, {0: -1.0}, {0: np.nan}])
def test_what_is_no_weight_of_a_class(wrong):
    with pytest.raises(DataError, match=r"class_weight=\{0: 1.0, 1: 5.0\}, or 'balanced'"):
        class_weights(wrong, np.array([0, 1]))


def test_hidden_numbers_of_a_masked_array_are_never_taken_for_real_ones():
    x = np.ma.masked_array([[1.0, 2.0], [3.0, -999.0]], [[0, 0], [0, 1]])
    with pytest.raises(DataError, match=r"1 hidden numbers.* `x = x\.filled\(0\)`"):
        as_inputs(x)
    with pytest.raises(DataError, match=r"`y = y\.filled\(0\)`"):
        as_targets(x[:, 1])
    np.testing.assert_array_equal(as_inputs(x[:1])[0], [[1, 2]])
