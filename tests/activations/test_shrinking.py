import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import activations

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=5).map(np.array)


@pytest.mark.parametrize("name", ["hard_shrink", "soft_shrink", "tanh_shrink"])
@given(x=NUMBERS)
def test_numbers_come_nearer_to_zero_on_their_side(name, x):
    y = activations.get(name)(x)
    assert (np.abs(y) <= np.abs(x)).all()
    assert (y * x >= 0).all()


@given(x=NUMBERS, threshold=st.floats(0, 2))
def test_soft_shrink_is_the_step_of_an_l1_penalty(x, threshold):
    """It minimises `(y - x)^2 / 2 + threshold * |y|`: no nearby number does better."""
    y = activations.soft_shrink(x, threshold)

    def cost(y):
        return (y - x) ** 2 / 2 + threshold * np.abs(y)

    for step in (-1e-3, 1e-3):
        assert (cost(y) <= cost(y + step) + 1e-9).all()
