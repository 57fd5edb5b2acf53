import jax
import jax.numpy as jnp
import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient
from goodfit.errors import ShapeError

SHAPES = [(2, 7, 8, 3), (2, 6, 3), (1, 5, 4, 6, 2)]
SETTINGS = [(2, 2, "valid"), (2, 2, "same"), (3, 3, "same"), (3, 2, "same"), (3, 1, "valid"),
            (2, 3, "valid"), (1, 2, "same")]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("kind", ["max", "average"])
def test_pooling_and_its_gradient_are_those_of_keras(keras, kind, setting, shape):
    size, strides, padding = setting
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    ours = getattr(ops, f"{kind}_pooling")

    def pooled(x):
        return ours(x, size, strides=strides, padding=padding)

    def theirs(x):
        return getattr(keras.ops, f"{kind}_pool")(x, size, strides=strides, padding=padding)

    expected = theirs(jnp.asarray(x))
    np.testing.assert_allclose(pooled(x), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(compile(pooled)(x), expected, rtol=1e-5, atol=1e-6)
    slopes = gradient(lambda x: ops.sum(ops.square(pooled(x))))(x)
    expected = jax.grad(lambda x: (theirs(x) ** 2).sum())(jnp.asarray(x))
    np.testing.assert_allclose(slopes, expected, rtol=1e-4, atol=1e-5)


def test_the_window_moves_by_its_size_unless_told_otherwise():
    x = np.arange(24.0).reshape(1, 4, 6, 1)
    np.testing.assert_array_equal(
        ops.max_pooling(x, (2, 3)), ops.max_pooling(x, (2, 3), strides=(2, 3))
    )
    assert ops.average_pooling(x, (2, 3)).shape == (1, 2, 2, 1)


def test_what_is_padded_never_wins_and_never_counts():
    x = -np.ones((1, 3, 3, 1), np.float32)
    for pool in (ops.max_pooling, ops.average_pooling):
        for strides in (1, 2):
            out = pool(x, 2, strides=strides, padding="same")
            np.testing.assert_array_equal(out, np.full_like(out, -1))
            assert out.dtype == np.float32


@pytest.mark.parametrize("strides", [2, 1])
def test_the_whole_gradient_goes_to_the_winners_where_they_are_equal(strides):
    x = np.ones((1, 4, 4, 1))
    slopes = gradient(lambda x: ops.sum(ops.max_pooling(x, 2, strides=strides)))(x)
    assert slopes.sum() == ops.max_pooling(x, 2, strides=strides).size
    if strides == 2:
        np.testing.assert_array_equal(slopes, np.full_like(x, 0.25))


def test_a_window_larger_than_the_image_is_refused_with_advice():
    with pytest.raises(ShapeError, match=r"window of \(3, 3\) does not fit into \(2, 5\)"):
        ops.max_pooling(np.ones((1, 2, 5, 1)), 3)
