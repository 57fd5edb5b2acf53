import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import random
from goodfit.errors import SettingError, ShapeError
from goodfit.layers import ConvLSTM1D, ConvLSTM2D, Input

ROWS = np.random.default_rng(0).normal(size=(5, 6, 5, 2)).astype(np.float32)
CASES = [
    ("ConvLSTM1D", {"kernel_size": 3}, ROWS),
    ("ConvLSTM1D", {"kernel_size": 2, "strides": 2, "go_backwards": True}, ROWS),
    ("ConvLSTM1D", {"kernel_size": 2, "padding": "same", "zero_output_for_mask": True}, ROWS),
    ("ConvLSTM2D", {"kernel_size": (2, 3), "padding": "same"}, ROWS.reshape(5, 6, 5, 2, 1)),
    ("ConvLSTM2D", {"kernel_size": 2, "dilation_rate": (2, 1)}, ROWS.reshape(5, 6, 5, 2, 1)),
    ("ConvLSTM3D", {"kernel_size": (2, 1, 2)}, ROWS.reshape(5, 6, 5, 1, 2, 1)),
]


@pytest.mark.parametrize(("kind", "settings", "x"), CASES)
def test_computes_what_keras_computes(keras, same_with_keras, kind, settings, x):
    shown = {"filters": 2, "return_sequences": True, "return_state": True, **settings}
    same_with_keras(getattr(layers, kind)(**shown), getattr(keras.layers, kind)(**shown), x)


def test_channels_may_come_first(params_of, apply, states_of):
    settings = {"return_sequences": True, "return_state": True, "strides": 2}
    last = ConvLSTM2D(3, 2, **settings)
    first = ConvLSTM2D(3, 2, **settings, data_format="channels_first")
    x = ROWS.reshape(5, 6, 5, 2, 1)
    x = np.concatenate([x, x * 2], axis=-1)
    params, states = params_of(last, x.shape[1:]), states_of(last, x.shape[1:])
    wanted = apply(last, params, x, initial_state=states)
    turned = [np.moveaxis(state, -1, 1) for state in states]
    found = apply(first, params, np.moveaxis(x, -1, 2), initial_state=turned)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(np.moveaxis(one, -3, -1), other, rtol=1e-5, atol=1e-6)
    shapes = [symbol.shape for symbol in first(Input((6, 2, 5, 2)))]
    assert shapes == [(6, 3, 2, 1), (3, 2, 1), (3, 2, 1)]


def test_hides_steps(params_of, apply, mask):
    layer = ConvLSTM1D(2, 3, return_sequences=True)
    params = params_of(layer, ROWS.shape[1:])
    found = apply(layer, params, ROWS, mask)
    for row, shown in enumerate(mask):
        if shown.any():
            expected = apply(layer, params, ROWS[row : row + 1][:, shown])[0]
            np.testing.assert_allclose(found[row][shown], expected, rtol=1e-5, atol=1e-6)
    assert (found[~mask.any(axis=1)] == 0).all()


def test_drops_the_same_at_every_step(params_of, apply):
    """A film of one image, whose windows see one pixel: what is dropped once is dropped always."""
    layer = ConvLSTM1D(1, 1, dropout=0.5, return_sequences=True)
    params = params_of(layer, ROWS.shape[1:])
    key = random.key(0)
    moved = apply(layer, params, ROWS, key=key) - apply(layer, params, ROWS * 0, key=key)
    silent = abs(moved[..., 0]).max(axis=1) < 1e-7
    assert 0 < silent.sum() < silent.size
    assert ((abs(moved[..., 0]) > 1e-7).all(axis=1) | silent).all()


def test_the_forget_gate_begins_open():
    weights = ConvLSTM1D(2, 3).init(random.key(0), (6, 5, 2))
    np.testing.assert_array_equal(weights["bias"], [0, 0, 1, 1, 0, 0, 0, 0])
    assert not ConvLSTM1D(2, 3, unit_forget_bias=False).init(random.key(0), (6, 5, 2))["bias"].any()


@pytest.mark.parametrize(
    ("make", "kind", "told"),
    [
        (lambda: ConvLSTM2D(0, 3), SettingError, "filters=0"),
        (lambda: ConvLSTM2D(3, 2, strides=2, dilation_rate=2), SettingError, "only one of them"),
        (lambda: ConvLSTM2D(3, 2)(Input((6, 5, 2))), ShapeError, "time, height, width, channels"),
        (lambda: ConvLSTM2D(3, 2)(Input((6, None, 5, 2))), ShapeError, "how long height and width"),
        (lambda: ConvLSTM2D(3, 9)(Input((6, 5, 5, 2))), ShapeError, "windows of 9 x 9"),
    ],
)
def test_what_cannot_be_is_refused(make, kind, told):
    with pytest.raises(kind, match=told):
        make()
