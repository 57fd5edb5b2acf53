import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from goodfit import activations
from goodfit.errors import ShapeError

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=5).map(np.array)


@pytest.mark.parametrize("name", ["softplus", "squareplus", "sparse_plus"])
@given(x=NUMBERS)
def test_a_smooth_relu_less_its_mirror_image_is_the_number(name, x):
    function = activations.get(name)
    np.testing.assert_allclose(function(x) - function(-x), x, atol=1e-12)


@given(NUMBERS)
def test_gelu_weights_by_the_normal_distribution(x):
    np.testing.assert_allclose(activations.gelu(x), x * stats.norm.cdf(x), rtol=1e-9, atol=1e-300)


@given(NUMBERS)
def test_gelu_by_a_tanh_is_near(x):
    near = activations.gelu(x, approximate=True)
    np.testing.assert_allclose(near, activations.gelu(x), atol=5e-4)


@given(NUMBERS)
def test_glu_of_equal_halves_is_silu(x):
    doubled = np.concatenate([x, x])
    np.testing.assert_allclose(activations.glu(doubled), activations.silu(x))


def test_glu_has_two_equal_halves():
    with pytest.raises(ShapeError, match=r"length in \(2, 5\) is 5, an odd.* 6 units"):
        activations.glu(np.zeros((2, 5)))
