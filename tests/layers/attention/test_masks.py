import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import ops
from goodfit.autodiff import gradient
from goodfit.layers.attention.masks import all_of, causal_mask, masked_softmax, window_mask

LENGTHS = st.integers(1, 6)


@given(LENGTHS, LENGTHS)
def test_causal_is_the_lower_triangle(queries, values):
    np.testing.assert_array_equal(causal_mask(queries, values), np.tri(queries, values, dtype=bool))


@given(LENGTHS, LENGTHS, LENGTHS)
def test_a_window_is_a_band(queries, values, window):
    band = np.tri(queries, values, window - 1) - np.tri(queries, values, -window)
    np.testing.assert_array_equal(window_mask(queries, values, window), band == 1)


def test_masks_allow_together_what_each_allows():
    row, column = np.array([[True, False]]), np.array([[True], [False]])
    assert all_of(None, row, column, None).tolist() == [[True, False], [False, False]]
    assert all_of(None, None) is None


@pytest.mark.parametrize("scale", [1.0, 1e6])
def test_a_row_that_sees_nothing_has_no_gradient(scale):
    scores = scale * np.random.default_rng(0).normal(size=(3, 4))
    mask = np.array([[1, 1, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0]], bool)
    shares = masked_softmax(scores, mask)
    np.testing.assert_allclose(shares.sum(axis=1), [1, 0, 1])
    assert not shares[~mask].any()
    slopes = gradient(lambda s: ops.sum(ops.square(masked_softmax(s, mask))))(scores)
    assert np.isfinite(slopes).all()
    assert not slopes[~mask].any()
