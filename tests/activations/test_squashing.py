import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import activations, ops
from goodfit.autodiff import Tape, recorded_by

LIMITS = {
    "sigmoid": (0, 1), "hard_sigmoid": (0, 1), "sparse_sigmoid": (0, 1),
    "tanh": (-1, 1), "hard_tanh": (-1, 1), "softsign": (-1, 1),
}  # fmt: skip
NUMBERS = st.lists(st.floats(-100, 100), min_size=2, max_size=5).map(sorted).map(np.array)


@pytest.mark.parametrize("name", LIMITS)
@given(x=NUMBERS)
def test_values_stay_between_the_limits_rise_and_are_symmetric(name, x):
    low, high = LIMITS[name]
    y = activations.get(name)(x)
    assert ((low <= y) & (y <= high)).all()
    assert (np.diff(y) >= 0).all()
    np.testing.assert_allclose(activations.get(name)(-x), low + high - y, atol=1e-12)


@given(NUMBERS)
def test_tanh_is_a_stretched_sigmoid(x):
    stretched = 2 * activations.sigmoid(2 * x) - 1
    np.testing.assert_allclose(activations.tanh(x), stretched, rtol=1e-9, atol=1e-12)


@given(NUMBERS)
def test_log_sigmoid_is_the_logarithm(x):
    expected = np.log(activations.sigmoid(x))
    np.testing.assert_allclose(activations.log_sigmoid(x), expected, rtol=1e-9, atol=1e-12)


def test_a_loss_can_recognise_a_sigmoid_before_it():
    with Tape() as tape:
        out = activations.sigmoid(tape.watch(np.array([1.0, 2.0])))
    assert recorded_by(out, ops.sigmoid) is not None
