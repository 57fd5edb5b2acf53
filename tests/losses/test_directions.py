import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import distance

from goodfit import losses
from goodfit.autodiff import value_and_grad

vectors = st.lists(st.floats(-100, 100).filter(lambda x: abs(x) > 0.01), min_size=3, max_size=3)


@given(vectors, vectors)
def test_value_is_scipys(t, y):
    expected = distance.cosine(t, y) - 1
    found = losses.cosine_similarity(np.array([t]), np.array([y]))
    np.testing.assert_allclose(found, [expected], atol=1e-9)


@given(vectors, vectors, st.floats(0.1, 10))
def test_lengths_do_not_matter(t, y, length):
    t, y = np.array([t]), np.array([y])
    one, other = losses.cosine_similarity(t, y), losses.cosine_similarity(t, length * y)
    np.testing.assert_allclose(one, other, atol=1e-9)


@pytest.mark.parametrize("axis", [1, 2, -1, -2])
def test_axes_are_kerass(keras, axis):
    t, y = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype(np.float32)
    expected = np.asarray(keras.losses.CosineSimilarity(axis=axis, reduction=None)(t, y))
    found = losses.CosineSimilarity(axis=axis, reduction=None)(t, y)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_zeros_have_no_direction():
    value, g = value_and_grad(lambda y: losses.CosineSimilarity()(np.ones((2, 3)), y))(
        np.zeros((2, 3), np.float32)
    )
    assert value == 0
    assert np.isfinite(g).all()
