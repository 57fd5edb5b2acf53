"""Short stretches made one number: the same as NumPy's reductions, with their gradients."""

import jax.numpy as jnp
import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile, tiles
from goodfit.autodiff import gradient

X = np.random.default_rng(0).integers(0, 4, (32, 8, 2, 8, 3, 8)).astype(np.float32)  # many ties


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize(
    ("axis", "short"), [((2, 4), True), (2, True), (-2, True), ((1, 3), False)]
)
def test_reductions_are_those_of_numpy(axis, short, keepdims):
    assert tiles.are_many(jnp, X, axis) is short
    for ours, numpys in ((ops.max, np.max), (ops.sum, np.sum)):
        found = compile(lambda x, ours=ours: ours(x, axis=axis, keepdims=keepdims))(X)
        np.testing.assert_array_equal(found, numpys(X, axis=axis, keepdims=keepdims))


@pytest.mark.parametrize("ours", [ops.max, ops.sum])
def test_gradients_are_those_of_plain_numpy(ours):
    weight = np.arange(X.size / 6, dtype=np.float32).reshape(32, 8, 8, 8) / 1000

    def slope(x):
        return gradient(lambda x: (ours(x, axis=(2, 4)) * weight).sum())(x)

    np.testing.assert_allclose(compile(slope)(X), slope(X), rtol=1e-6)


@pytest.mark.parametrize("axis", [None, -1, (1, 5), 0, (0, 2)])
def test_other_axes_and_the_whole_are_left_to_xla(axis):
    assert not tiles.are_many(jnp, X, axis)


def test_what_is_not_finite_is_seen():
    spoilt = X.copy()
    spoilt[0, 0, 1, 0, 2, 0] = np.nan
    found = np.asarray(compile(lambda x: ops.max(x, axis=(2, 4)))(spoilt))
    assert np.isnan(found[0, 0, 0, 0])
    assert np.isfinite(found[1:]).all()
