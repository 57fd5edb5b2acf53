import numpy as np
import pytest

from goodfit.arrays import compile, random
from goodfit.errors import SettingError
from goodfit.initializers import GlorotNormal, HeNormal
from goodfit.layers import Dense, EinsumDense, Input

PIECES = [
    (("ab,bc->ac", 3), {}, (4, 5)),
    (("abc,cd->abd", (None, 3)), {"bias_axes": "d", "activation": "tanh"}, (4, 2, 5)),
    (("abc,cde->abde", (2, 3, 2)), {"bias_axes": "bd"}, (4, 2, 5)),
    (("abcd,cde->abe", (None, 3)), {"bias_axes": "e", "bias_initializer": "ones"}, (4, 2, 3, 5)),
    (("...x,xy->...y", 3), {"bias_axes": "y"}, (4, 2, 6, 5)),
    (("...xy,yz->...xz", (6, 3)), {"bias_axes": "xz"}, (4, 2, 6, 5)),
    (("ab...,bc->ac...", 3), {"bias_axes": "c"}, (4, 2, 6, 5)),
    (("ab,cb->ac", (3,)), {"kernel_constraint": "unit_norm"}, (4, 5)),
]


@pytest.mark.parametrize(("given", "settings", "shape"), PIECES)
def test_computes_what_keras_computes(keras, same_as_keras, run, given, settings, shape):
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    layer = EinsumDense(*given, **settings)
    same_as_keras(layer, keras.layers.EinsumDense(*given, **settings), x)
    params = layer.init(random.key(0), shape[1:])
    compiled = compile(lambda params, x: layer.call(params, x, None))(params, x)
    np.testing.assert_allclose(compiled, run(layer, x, params)[0], rtol=1e-5, atol=1e-6)


def test_is_dense_where_it_says_the_same(run):
    x = np.random.default_rng(0).normal(size=(4, 2, 5)).astype(np.float32)
    dense, other = Dense(3, "relu"), EinsumDense("...a,ab->...b", 3, "relu", "b")
    params = dense.init(random.key(1), x.shape[1:])
    np.testing.assert_allclose(run(other, x, params)[0], run(dense, x, params)[0], rtol=1e-5)
    assert isinstance(other.kernel_initializer, HeNormal)


def test_first_values_are_spread_by_the_axes_that_are_summed_over():
    """A kernel of (40, 6, 30) is a matrix of (40, 180), however its axes are arranged."""
    for equation, shape in [("abc,cde->abde", (2, 40)), ("abc,dec->abde", (2, 40))]:
        layer = EinsumDense(equation, (None, 6, 30), kernel_initializer="glorot_normal")
        made = layer.init(random.key(0), shape)["kernel"]
        assert made.std() == pytest.approx(np.sqrt(2 / 220), rel=0.05)


def test_axes_that_the_user_names_are_kept():
    own = GlorotNormal(input_axes=(0, 1), output_axes=(2,))
    layer = EinsumDense("abc,cde->abde", (None, 6, 30), kernel_initializer=own)
    made = layer.init(random.key(0), (2, 40))["kernel"]
    assert made.std() == pytest.approx(np.sqrt(2 / 270), rel=0.05)


def test_lengths_may_be_unknown_where_the_kernel_has_no_axis():
    assert EinsumDense("abc,cd->abd", (None, 3))(Input((None, 5))).shape == (None, 3)


def test_settings_are_checked():
    with pytest.raises(SettingError, match=r"bias_axes='b'.*bias_axes='c'"):
        EinsumDense("ab,bc->ac", 3, bias_axes="b")
    with pytest.raises(TypeError, match="output_shape"):
        EinsumDense("ab,bc->ac")
