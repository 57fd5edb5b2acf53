import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from goodfit import ops
from goodfit.autodiff import gradient

GENERATOR = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("left", "right"),
    [((3,), (3,)), ((3,), (3, 2)), ((4, 3), (3,)), ((4, 3), (3, 2)), ((5, 4, 3), (3, 2)),
     ((5, 4, 3), (3,)), ((3,), (5, 3, 2)), ((4, 3), (5, 3, 2)), ((2, 1, 4, 3), (5, 3, 2))],
)  # fmt: skip
def test_matmul_is_that_of_numpy(left, right):
    x, y = GENERATOR.normal(size=left), GENERATOR.normal(size=right)
    np.testing.assert_allclose(ops.matmul(x, y), x @ y)
    by_x, by_y = gradient(lambda pair: ops.sum(ops.matmul(*pair)))((x, y))
    assert (by_x.shape, by_y.shape) == (left, right)


@given(st.permutations(range(4)), st.permutations(range(3)), st.integers(0, 3))
def test_tensordot_is_that_of_numpy(of_x, of_y, count):
    x = GENERATOR.normal(size=(2, 2, 2, 2))
    y = GENERATOR.normal(size=(2, 2, 2))
    axes = (of_x[:count], of_y[:count])
    np.testing.assert_allclose(ops.tensordot(x, y, axes), np.tensordot(x, y, axes))
    np.testing.assert_allclose(ops.tensordot(x, y, count), np.tensordot(x, y, count))


def test_the_product_of_many_axes_with_a_matrix():
    """(a, b, c, d) . (d, e) = (a, b, c, e)."""
    x, y = GENERATOR.normal(size=(2, 3, 4, 5)), GENERATOR.normal(size=(5, 6))
    product = ops.tensordot(x, y, axes=1)
    assert product.shape == (2, 3, 4, 6)
    np.testing.assert_allclose(product, x @ y)


def test_outer_is_that_of_numpy():
    x, y = GENERATOR.normal(size=3), GENERATOR.normal(size=4)
    np.testing.assert_allclose(ops.outer(x, y), np.outer(x, y))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_transform_axis_multiplies_each_line(axis):
    generator = np.random.default_rng(0)
    x = generator.normal(size=(2, 3, 4))
    matrix = generator.normal(size=(5, x.shape[axis]))
    expected = np.apply_along_axis(lambda line: matrix @ line, axis, x)
    np.testing.assert_allclose(ops.transform_axis(x, matrix, axis), expected)
