import numpy as np
import pytest
from scipy import special

from goodfit import ops
from goodfit.autodiff import gradient

EXTREME = np.array([-1e4, -1000.0, -50.0, -1.0, -0.0, 0.0, 1.0, 50.0, 1000.0, 1e4])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("ours", "oracle"),
    [(ops.sigmoid, special.expit), (ops.softplus, lambda x: np.logaddexp(0, x)),
     (ops.tanh, np.tanh), (ops.erfc, special.erfc), (ops.relu, lambda x: np.where(x > 0, x, 0))],
)  # fmt: skip
def test_formulas_hold_for_numbers_of_any_size(ours, oracle, dtype):
    x = EXTREME.astype(dtype)
    np.testing.assert_allclose(ours(x), oracle(x), rtol=4 * np.finfo(dtype).eps, atol=1e-38)
    slopes = gradient(lambda x: ops.sum(ours(x)))(x)
    assert np.isfinite(slopes).all()
    assert slopes.dtype == dtype


def test_slopes_of_the_sigmoid_family_are_the_known_ones():
    x = np.linspace(-8, 8, 33)
    y = special.expit(x)
    np.testing.assert_allclose(gradient(lambda x: ops.sum(ops.sigmoid(x)))(x), y * (1 - y))
    np.testing.assert_allclose(gradient(lambda x: ops.sum(ops.softplus(x)))(x), y)


def test_kinks_have_the_slope_in_the_middle_and_relu_has_zero():
    zero = np.array(0.0)
    assert gradient(ops.relu)(zero) == 0.0
    assert gradient(ops.abs)(zero) == 0.0
    assert gradient(lambda x: ops.maximum(x, 0.0))(zero) == 0.5
    assert gradient(lambda x: ops.minimum(x, x))(zero) == 1.0


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 2.0, np.array([0.0, 1.0, 2.0])])
def test_powers_have_finite_derivatives_at_zero(exponent):
    def slope(x):
        return ops.sum(gradient(lambda x: ops.sum(x**exponent))(x))

    n = np.broadcast_to(np.asarray(exponent, float), (3,))
    zero = np.zeros(3)
    np.testing.assert_allclose(
        gradient(lambda x: ops.sum(x**exponent))(zero), np.where(n == 1, 1.0, 0.0)
    )
    np.testing.assert_allclose(gradient(slope)(zero), np.where(n == 2, 2.0, 0.0))


def test_the_exponent_of_zero_gets_no_gradient():
    by_exponent = gradient(lambda p: ops.sum(np.array([0.0, 2.0]) ** p))(np.array([3.0, 3.0]))
    np.testing.assert_allclose(by_exponent, [0.0, 8 * np.log(2)])


def test_where_passes_nothing_to_what_was_not_chosen():
    """So a formula can be kept away from where it is not defined."""

    def function(x):
        safe = ops.where(x > 0, x, 1.0)
        return ops.sum(ops.where(x > 0, ops.sqrt(safe), 0.0))

    np.testing.assert_array_equal(gradient(function)(np.array([-1.0, 0.0, 4.0])), [0, 0, 0.25])


def test_clipping_passes_gradients_inside_only():
    x = np.array([-3.0, 0.5, 3.0])
    np.testing.assert_array_equal(ops.clip(x, -1, 1), [-1, 0.5, 1])
    np.testing.assert_array_equal(gradient(lambda x: ops.sum(ops.clip(x, -1, 1)))(x), [0, 1, 0])


def test_casting_back_gives_the_gradient_the_dtype_of_its_array():
    x = np.array([1.0, 2.0], np.float32)
    slope = gradient(lambda x: ops.sum(ops.cast(x, dtype=np.float64) ** 2))(x)
    assert slope.dtype == np.float32
    np.testing.assert_array_equal(slope, [2, 4])


@pytest.mark.parametrize(
    "name", ["equal", "not_equal", "greater", "greater_equal", "less", "less_equal"]
)
def test_comparisons_are_those_of_numpy(name):
    x, y = np.array([1.0, 2.0, 3.0]), np.array([[2.0], [3.0]])
    np.testing.assert_array_equal(getattr(ops, name)(x, y), getattr(np, name)(x, y))
    assert getattr(ops, name).__name__ == name
