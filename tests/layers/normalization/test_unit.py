import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import gradient
from goodfit.errors import ShapeError
from goodfit.layers import Input, UnitNormalization


def some_data(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("axis", [-1, 1, (1, 2), [-1]], ids=repr)
def test_computes_what_keras_computes(keras, same_as_keras, axis):
    x = some_data(4, 3, 5)
    x[0] = 0
    same_as_keras(UnitNormalization(axis), keras.layers.UnitNormalization(axis), x)


def test_gradients_are_pytorchs(torch, same_as_torch):
    same_as_torch(
        lambda x: UnitNormalization().call({}, x, None),
        lambda x: torch.nn.functional.normalize(x, dim=-1),
        some_data(4, 5).astype(np.float64),
    )


def test_a_zero_has_a_finite_gradient():
    slopes = gradient(lambda x: ops.sum(UnitNormalization().call({}, x, None)))(np.zeros((2, 3)))
    assert np.isfinite(slopes).all()


def test_the_axis_must_be_there():
    with pytest.raises(ShapeError, match="axis 2"):
        UnitNormalization(axis=2)(Input((5,)))
