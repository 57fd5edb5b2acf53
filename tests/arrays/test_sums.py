"""Sums of many rows, against NumPy in float64."""

import jax.numpy as jnp
import numpy as np
import pytest

from goodfit.arrays import compile, sums

many = np.random.default_rng(0).normal(size=(sums.MANY // 64, 64)).astype(np.float32)
few = many[:100]


@pytest.mark.parametrize("x", [many, few, many.reshape(64, -1, 64)], ids=["many", "few", "deep"])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 1)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_sums_are_those_of_numpy(x, axis, keepdims):
    expected = x.astype(float).sum(axis=axis, keepdims=keepdims)
    for xp, run in ((np, lambda function: function), (jnp, compile)):
        found = run(lambda x, xp=xp: sums.total(xp, x, axis, keepdims))(x)
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-2)


@pytest.mark.parametrize("odd", [np.inf, np.nan])
def test_what_is_not_finite_stays_in_its_column(odd):
    spoilt = many.copy()
    spoilt[5, 3] = odd
    found = np.asarray(compile(lambda x: sums.total(jnp, x, 0, False))(spoilt))
    np.testing.assert_equal(found[3], np.float32(odd))
    assert np.isfinite(np.delete(found, 3)).all()
