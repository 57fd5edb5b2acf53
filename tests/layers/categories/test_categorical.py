import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from goodfit.layers.categories.categorical import counted

ROWS = st.integers(0, 5).flatmap(
    lambda n: st.lists(st.lists(st.integers(-2, 6), min_size=n, max_size=n), min_size=1, max_size=4)
)


@given(ROWS)
def test_counts_are_those_of_bincount(rows):
    numbers = np.array(rows, int)
    expected = [np.bincount(row[(row >= 0) & (row < 5)], minlength=5) for row in numbers]
    np.testing.assert_array_equal(counted(numbers, 5), expected)


def test_all_axes_but_the_last_are_kept():
    numbers = np.random.default_rng(0).integers(0, 3, (2, 4, 5))
    expected = (numbers[..., None] == np.arange(3)).sum(axis=2)
    np.testing.assert_array_equal(counted(numbers, 3), expected)
