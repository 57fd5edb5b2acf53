import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from goodfit import ops
from goodfit.errors import ShapeError
from goodfit.ops.broadcasting import kept_shape, reduced_size


@given(hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3, min_side=0))
def test_unbroadcasting_is_the_adjoint_of_broadcasting(shapes):
    """`<broadcast(x), g> == <x, unbroadcast(g)>` for every x and g."""
    generator = np.random.default_rng(0)
    x = generator.normal(size=shapes.input_shapes[0])
    g = generator.normal(size=shapes.result_shape)
    back = ops.unbroadcast(g, x)
    assert back.shape == x.shape
    np.testing.assert_allclose(np.sum(np.broadcast_to(x, g.shape) * g), np.sum(x * back), atol=1e-9)


def test_what_one_operand_lacks_is_stretched_from_the_other():
    """The gradient of a mean over a broadcast loss can be smaller than its array."""
    np.testing.assert_array_equal(
        ops.unbroadcast(np.ones((2, 1)), np.zeros((2, 3))), np.ones((2, 3))
    )


@given(hnp.array_shapes(min_dims=1, max_dims=4, max_side=3), st.data())
def test_reduced_shapes_are_those_of_numpy(shape, data):
    x = np.ones(shape)
    axes = st.integers(-x.ndim, x.ndim - 1)
    axis = data.draw(st.none() | axes | st.just(tuple(range(x.ndim))))
    reduced = np.sum(x, axis=axis, keepdims=True)
    assert kept_shape(x, axis) == reduced.shape
    assert reduced_size(x, axis) == reduced.flat[0]


@pytest.mark.parametrize("operation", [ops.softmax, ops.max, ops.min, ops.logsumexp])
def test_nothing_has_no_largest_number(operation):
    with pytest.raises(ShapeError, match=r"shape \(3, 0\), which has none along axis=-1.*x.size"):
        operation(np.ones((3, 0)), axis=-1)
    assert operation(np.ones((0, 3)), axis=-1).shape[0] == 0


def test_an_empty_array_has_no_largest_number():
    with pytest.raises(ShapeError, match=r"ops.max needs one number.*none in it"):
        ops.max(np.ones(0))
    with pytest.raises(ShapeError, match=r"ops.softmax needs one number.*shape \(0,\)"):
        ops.softmax(np.ones(0))
