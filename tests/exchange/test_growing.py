import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.exchange.growing import Band, Number, Rows, growing
from goodfit.exchange.sizes import NotOneProgramError, Size, samples

ROWS, LINES, COLUMNS = Size({("n",): 1}), Size({("a",): 1}), Size({("b",): 1})


@given(st.integers(-9, 9), st.integers(-3, 3), st.sampled_from(["int32", "uint32", "float32"]))
def test_lines_that_count_are_known(first, step, dtype):
    sizes = samples(("n",))
    ones = [(first + step * np.arange(one["n"])).astype(dtype).reshape(-1, 1) for one in sizes]
    found = growing(ones, (ROWS, 1), sizes)
    assert isinstance(found, Rows)
    assert (found.axis, found.shape, found.dtype) == (0, (ROWS, 1), dtype)
    again = (found.first + np.arange(7).reshape(-1, 1) * found.step).astype(dtype)
    np.testing.assert_array_equal(again, (first + step * np.arange(7)).astype(dtype)[:, None])


def test_a_number_that_counts_rows_is_known():
    sizes = samples(("n",))
    found = growing([np.float32(3 * one["n"]) for one in sizes], (), sizes)
    assert isinstance(found, Number)
    assert str(found.number) == "3*n"


@pytest.mark.parametrize(("low", "high"), [(0, None), (None, 2), (-1, 1)])
def test_a_band_of_a_mask_is_known(low, high):
    def mask(sizes):
        distance = np.arange(sizes["a"])[:, None] - np.arange(sizes["b"])
        return (low is None or distance >= low) & (high is None or distance <= high) & True

    sizes = samples(("a", "b"))
    found = growing([np.asarray(mask(one)) & True for one in sizes], (LINES, COLUMNS), sizes)
    assert found == Band(low, high, (LINES, COLUMNS))


def test_what_follows_no_rule_is_refused():
    sizes = samples(("n",))
    with pytest.raises(NotOneProgramError):
        growing([np.arange(one["n"]) ** 2 for one in sizes], (ROWS,), sizes)
