import numpy as np
import pytest
from scipy.special import erfc

from goodfit.arrays import compile, special

X = np.array([-1000, -3.5, -0.2, 0, 1e-3, 2, 9, 1000])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_are_scipys(dtype):
    out = special.erfc(np, X.astype(dtype))
    assert out.dtype == dtype
    np.testing.assert_allclose(
        out, erfc(X.astype(dtype)), rtol=1e-6 if dtype == np.float32 else 1e-12
    )


def test_compiled_is_eager():
    x = X.astype(np.float32)

    def compiled(x):
        return special.erfc(x.__array_namespace__(), x)

    np.testing.assert_allclose(compile(compiled)(x), special.erfc(np, x), rtol=1e-5, atol=1e-38)


@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_shapes_stay(shape):
    assert special.erfc(np, np.zeros(shape)).shape == shape
