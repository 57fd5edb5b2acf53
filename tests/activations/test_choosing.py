import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from goodfit import activations, ops
from goodfit.autodiff import Tape, recorded_by

NUMBERS = arrays(
    np.float64, array_shapes(max_dims=3, max_side=4), elements=st.floats(-50, 50, width=32)
)


@pytest.mark.parametrize("function", [activations.softmax, activations.sparsemax])
@given(x=NUMBERS)
def test_probabilities_sum_to_one_and_ignore_a_common_shift(function, x):
    y = function(x)
    assert (y >= 0).all()
    np.testing.assert_allclose(y.sum(-1), 1, rtol=1e-12)
    np.testing.assert_allclose(function(x + 7), y, rtol=1e-9, atol=1e-12)


@given(NUMBERS)
def test_log_softmax_is_the_logarithm(x):
    np.testing.assert_allclose(np.exp(activations.log_softmax(x)), activations.softmax(x))


@pytest.mark.parametrize("name", ["softmax", "sparsemax"])
def test_the_axis_is_the_one_that_is_named(name):
    y = getattr(activations, name)(np.random.default_rng(0).normal(size=(3, 4)), axis=0)
    np.testing.assert_allclose(y.sum(0), 1)


def test_a_loss_can_recognise_a_softmax_before_it():
    with Tape() as tape:
        out = activations.softmax(tape.watch(np.array([1.0, 2.0])))
    assert recorded_by(out, ops.softmax) is not None
