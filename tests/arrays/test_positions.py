import jax.numpy as jnp
import numpy as np
import pytest

from goodfit.arrays import positions

X = np.arange(60.0).reshape(3, 4, 5)
INDICES = [
    0, -1, (slice(None), 2), (..., slice(1, 4, 2)),
    (slice(None, None, -1), ..., None, slice(3, 0, -2)),
    (None, 1, slice(2, 2)), (slice(0, 2), -2, -1), (slice(None, None, 2), slice(1, None)), ...,
    (2, ..., -1), slice(5, 1), (), None, (slice(-2, None), slice(None, -1)), (2, 3, 4),
    np.array([0, 2, 2]), (slice(None), [1, 1, 0]), (np.array([[0], [1]]), np.array([1, 1])),
    np.array([True, False, True]), np.int64(1),
]  # fmt: skip


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_what_is_put_back_is_where_it_was(index):
    """By the law of an adjoint: `<x[index], g> == <x, put(g)>` for every x, so for a basis."""
    g = np.random.default_rng(0).normal(size=X[index].shape).astype(np.float32)
    expected = np.zeros(X.shape, np.float32)
    np.add.at(expected, index, g)
    for xp in (np, jnp):
        put = positions.put(xp, xp.asarray(g), index, X.shape)
        assert put.dtype == np.float32
        np.testing.assert_allclose(put, expected, rtol=1e-6)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_arrays_are_joined_one_behind_the_other(axis):
    shapes = [[2, 3, 4] for _ in range(3)]
    for i, shape in enumerate(shapes):
        shape[axis] = i + 1
    parts = [np.random.default_rng(0).normal(size=shape).astype(np.float32) for shape in shapes]
    expected = np.concatenate(parts, axis)
    for xp in (np, jnp):
        joined = positions.join(xp, [xp.asarray(part) for part in parts], axis)
        np.testing.assert_array_equal(joined, expected)
        assert joined.dtype == np.float32


def test_joining_finds_the_common_dtype():
    parts = [np.ones(2, np.int32), np.full(1, 0.5, np.float32)]
    joined = positions.join(jnp, parts, 0)
    np.testing.assert_array_equal(joined, [1, 1, 0.5])
