import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from goodfit import ops
from goodfit.autodiff import gradient

X = np.arange(24.0).reshape(2, 3, 4)


@given(st.permutations([0, 1, 2]), st.booleans())
def test_transposing_there_and_back(axes, negative):
    axes = tuple(axis - 3 if negative else axis for axis in axes)
    np.testing.assert_array_equal(ops.transpose(X, axes=axes), np.transpose(X, axes))
    g = np.random.default_rng(0).normal(size=np.transpose(X, axes).shape)
    back = gradient(lambda x: ops.sum(ops.transpose(x, axes=axes) * g))(X)
    np.testing.assert_array_equal(np.transpose(back, axes), g)


@given(st.integers(-4, 3))
def test_new_axes_are_where_numpy_puts_them(axis):
    assert ops.expand_dims(X, axis).shape == np.expand_dims(X, axis).shape
    np.testing.assert_array_equal(ops.squeeze(ops.expand_dims(X, axis), axis=axis), X)
    np.testing.assert_array_equal(ops.stack([X, -X], axis), np.stack([X, -X], axis))


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
def test_arrangements_are_those_of_numpy(axis):
    np.testing.assert_array_equal(ops.flip(X, axis=axis), np.flip(X, axis))
    np.testing.assert_array_equal(ops.repeat_axis(X, 3, axis), np.repeat(X, 3, axis))
    np.testing.assert_array_equal(
        ops.concatenate(X, X + 1, axis=axis), np.concatenate([X, X + 1], axis)
    )
    parts = ops.split(X, X.shape[axis], axis)
    for ours, theirs in zip(parts, np.split(X, X.shape[axis], axis), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_swapping_squeezing_cutting_padding():
    np.testing.assert_array_equal(ops.swapaxes(X, 0, -1), np.swapaxes(X, 0, -1))
    assert ops.squeeze(X[:, :1, None]).shape == (2, 4)
    np.testing.assert_array_equal(ops.cut(X, 1, 3, axis=1), X[:, 1:3])
    widths = ((0, 0), (1, 0), (0, 2))
    np.testing.assert_array_equal(
        ops.pad(X, widths=widths, value=7), np.pad(X, widths, constant_values=7)
    )


def test_parts_that_nobody_uses_get_gradient_zero():
    slope = gradient(lambda x: ops.sum(ops.split(x, 3, axis=1)[1] * 2))(X)
    np.testing.assert_array_equal(slope[:, 1], np.full((2, 4), 2.0))
    assert not slope[:, [0, 2]].any()
