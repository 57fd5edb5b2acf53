import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import activations
from goodfit.arrays import random
from goodfit.initializers import LecunNormal

NUMBERS = st.lists(st.floats(0, 100), min_size=1, max_size=5).map(np.array)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "celu"])
@given(x=NUMBERS)
def test_what_is_positive_passes(name, x):
    np.testing.assert_allclose(activations.get(name)(x), x)


def test_selu_brings_signals_to_mean_0_and_variance_1():
    signal = np.random.default_rng(0).normal(0.4, 1.7, size=(500, 300)).astype(np.float32)
    for i in range(30):
        signal = activations.selu(signal @ LecunNormal()(random.key(i), (300, 300)))
    assert abs(signal.mean()) < 0.1
    assert abs(signal.var() - 1) < 0.15
