import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient
from goodfit.layers import Input

X = np.random.default_rng(0).normal(size=(4, 3))


@given(hnp.basic_indices((3, 4, 5), allow_newaxis=True, allow_ellipsis=True))
def test_the_gradient_of_what_was_picked_goes_where_it_came_from(index):
    x = np.arange(60.0).reshape(3, 4, 5)
    g = np.random.default_rng(0).normal(size=x[index].shape)
    expected = np.zeros_like(x)
    expected[index] = g
    back = gradient(lambda x: ops.sum(ops.getitem(x, index=index) * g))(x)
    np.testing.assert_allclose(back, expected)


def test_positions_picked_twice_get_both_gradients():
    rows = np.array([1, 1, 3])
    g = np.arange(9.0).reshape(3, 3)
    for pick in (lambda x: ops.take(x, rows), lambda x: x[rows]):
        back = gradient(lambda x, pick=pick: ops.sum(pick(x) * g))(X)
        np.testing.assert_array_equal(back, [np.zeros(3), g[0] + g[1], np.zeros(3), g[2]])


def test_taking_rows_of_a_table_keeps_the_shape_of_the_numbers():
    ids = np.array([[0, 3], [2, 2]])
    np.testing.assert_array_equal(ops.take(X, ids), X[ids])
    np.testing.assert_array_equal(ops.take(X, np.array(2)), X[2])


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_taking_along_an_axis_and_putting_back(axis):
    indices = np.argsort(X, axis=axis)
    picked = ops.take_along_axis(X, indices, axis=axis)
    np.testing.assert_array_equal(picked, np.sort(X, axis=axis))
    put = ops.put_along_axis(picked, indices, length=X.shape[axis], axis=axis)
    np.testing.assert_array_equal(put, X)


def test_an_entry_taken_twice_gets_both_gradients():
    indices = np.array([[1, 1, 0], [2, 2, 2]])
    np.testing.assert_array_equal(
        ops.put_along_axis(np.ones((2, 3)), indices, length=4), [[1, 2, 0, 0], [0, 0, 3, 0]]
    )


def test_indices_may_be_traced_by_accident_and_still_be_positions():
    """`argmax` of what is differentiated is an index, not something with a gradient."""
    slope = gradient(lambda x: ops.sum(x[ops.argmax(x, axis=0), np.arange(3)]))(X)
    expected = np.zeros_like(X)
    expected[X.argmax(0), np.arange(3)] = 1
    np.testing.assert_array_equal(slope, expected)


def test_one_hot():
    labels = np.array([[2, 0], [1, 1]])
    np.testing.assert_array_equal(ops.one_hot(labels, classes=3), np.eye(3)[labels])
    assert ops.one_hot(labels, classes=3).dtype == np.float32
    assert ops.one_hot(labels, classes=3, dtype=np.float64).dtype == np.float64


def test_the_number_of_classes_may_be_given_by_position(keras):
    labels = np.array([[0, 2], [1, 3]])
    expected = np.asarray(keras.ops.one_hot(labels, 4))
    for found in (ops.one_hot(labels, 4), compile(lambda y: ops.one_hot(y, 4))(labels)):
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype
    x = Input((2,), dtype="int32")
    assert ops.one_hot(x, 4).shape == (2, 4)
