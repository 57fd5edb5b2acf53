import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import FileError
from goodfit.training.packing import packed, unpacked

ARRAYS = st.builds(
    lambda numbers, dtype: np.array(numbers, dtype),
    st.lists(st.integers(0, 99), max_size=3),
    st.sampled_from(["float32", "float64", "int32", "uint32", "bool"]),
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
WORDS = st.text(max_size=3) | st.sampled_from(["array", "dict", "tuple"])
VALUES = st.recursive(
    PLAIN | ARRAYS,
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.tuples(parts, parts)
        | st.dictionaries(WORDS, parts, max_size=3)
    ),
)


def same(one, other):
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@given(VALUES)
def test_what_is_packed_comes_back_with_its_types(value):
    arrays = {}
    plain = json.loads(json.dumps(packed(value, "kept", arrays)))
    back = unpacked(plain, arrays)
    assert type(back) is type(value)
    assert same(value, back)


def test_numbers_of_numpy_become_plain_ones_and_other_arrays_arrays():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.float32([1, 2])

    arrays = {}
    assert packed([np.float32(0.1), np.int64(3)], "kept", arrays) == [float(np.float32(0.1)), 3]
    assert not arrays
    packed(Tensor(), "kept", arrays)
    np.testing.assert_array_equal(arrays["kept"], [1, 2])


@pytest.mark.parametrize("value", [{1, 2}, object(), {1: "a"}, lambda: 1])
def test_what_cannot_be_kept_is_named(value):
    with pytest.raises(FileError, match="kept/best is a .*, which no checkpoint can keep. Give"):
        packed({"best": value}, "kept", {})
