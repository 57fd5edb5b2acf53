import numpy as np
import pytest

from goodfit import ops
from goodfit.errors import UnknownNameError

METHODS = ["bilinear", "bicubic", "lanczos3", "lanczos5"]


def picture(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", [(10, 9), (7, 5), (5, 13), (3, 3)])
def test_computes_what_keras_computes(keras, method, size):
    x = picture(2, 5, 7, 3)
    expected = keras.ops.image.resize(x, size, interpolation=method)
    np.testing.assert_allclose(ops.resize(x, size, method), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("size", [(10, 9), (3, 14)])
def test_bilinear_values_and_gradients_are_those_of_pytorch(as_in_torch, size):
    def theirs(torch, x):
        resized = torch.nn.functional.interpolate(x.movedim(-1, 1), size, mode="bilinear")
        return resized.movedim(1, -1)

    as_in_torch(lambda x: ops.resize(x, size), theirs, picture(2, 5, 7, 3))


@pytest.mark.parametrize("method", METHODS)
def test_one_colour_stays_that_colour(method):
    x = np.full((1, 4, 3, 1), 2.5)
    np.testing.assert_allclose(ops.resize(x, (9, 7), method), 2.5)


def test_an_unknown_interpolation_is_told_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="Did you mean 'bicubic'"):
        ops.resize(picture(1, 4, 1), (8,), "bicubik")


@pytest.mark.parametrize("method", ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"])
@pytest.mark.parametrize("size", [(3, 2), (9, 3), (4, 13)])
def test_antialiasing_is_kerass(keras, method, size):
    x = picture(2, 8, 7, 3)
    expected = keras.ops.image.resize(x, size, interpolation=method, antialias=True)
    found = ops.resize(x, size, method, antialias=True)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
