import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import SettingError, ShapeError
from goodfit.layers import Input, LayerNormalization, RMSNormalization

LAYER_SETTINGS = [
    {},
    {"axis": (1, 2)},
    {"axis": [1, 2], "epsilon": 0.1},
    {"axis": 1, "center": False},
    {"scale": False},
    {"gamma_constraint": "non_neg", "beta_constraint": "max_norm"},
]


def some_data(*shape):
    return np.random.default_rng(0).normal(2, 3, size=shape).astype(np.float32)


@pytest.mark.parametrize("settings", LAYER_SETTINGS, ids=repr)
def test_layer_normalization_computes_what_keras_computes(keras, same_as_keras, settings):
    ours, theirs = LayerNormalization(**settings), keras.layers.LayerNormalization(**settings)
    same_as_keras(ours, theirs, some_data(4, 3, 5))


@pytest.mark.parametrize("settings", [{}, {"axis": (1, 2), "epsilon": 0.1}], ids=repr)
def test_rms_normalization_computes_what_keras_computes(keras, same_as_keras, settings):
    ours, theirs = RMSNormalization(**settings), keras.layers.RMSNormalization(**settings)
    same_as_keras(ours, theirs, some_data(4, 3, 5))


def test_rms_normalization_along_another_axis():
    """Keras scales along the last axis whatever the axis is, which fails or is wrong."""
    x, scale = some_data(4, 3, 5), some_data(3)
    expected = x / np.sqrt(np.mean(x**2, axis=1, keepdims=True)) * scale[:, None]
    out = RMSNormalization(axis=1, epsilon=0).call({"scale": scale}, x, None)
    np.testing.assert_allclose(out, expected, rtol=1e-5)


def test_gradients_of_layer_normalization_are_pytorchs(torch, same_as_torch):
    x, gamma, beta = (some_data(*shape).astype(np.float64) for shape in ((4, 3, 5), (3, 5), (3, 5)))
    layer = LayerNormalization(axis=(1, 2))
    same_as_torch(
        lambda x, gamma, beta: layer.call({"gamma": gamma, "beta": beta}, x, None),
        lambda x, gamma, beta: torch.nn.functional.layer_norm(x, (3, 5), gamma, beta, 1e-3),
        x,
        gamma,
        beta,
    )


def test_gradients_of_rms_normalization_are_pytorchs(torch, same_as_torch):
    same_as_torch(
        lambda x, scale: RMSNormalization().call({"scale": scale}, x, None),
        lambda x, scale: torch.nn.functional.rms_norm(x, (5,), scale, 1e-6),
        some_data(4, 3, 5).astype(np.float64),
        some_data(5).astype(np.float64),
    )


@given(st.floats(-1e3, 1e3), st.floats(0.1, 1e3))
def test_neither_offset_nor_scale_of_the_input_matters(offset, scale):
    x = some_data(3, 6).astype(np.float64)
    layer = LayerNormalization(epsilon=0, center=False, scale=False)
    expected = layer.call({}, x, None)
    np.testing.assert_allclose(layer.call({}, scale * x + offset, None), expected, atol=1e-7)


@pytest.mark.parametrize("kind", [LayerNormalization, RMSNormalization])
def test_axes_must_be_there(kind):
    with pytest.raises(ShapeError, match=r"axis 2.*\(batch, 5\).*axis=-1"):
        kind(axis=2)(Input((5,)))
    with pytest.raises(ShapeError, match=r"known length in inputs of shape \(batch, any, 5\)"):
        kind(axis=1)(Input((None, 5)))
    with pytest.raises(SettingError, match="epsilon=-1"):
        kind(epsilon=-1)
