import json

import numpy as np
import pytest

from goodfit import Model, Sequential, ops
from goodfit.autodiff import gradient
from goodfit.descriptions import to_plain
from goodfit.errors import FileError, SettingError, ShapeError
from goodfit.layers import Dense, Embedding, Input, Lambda


@pytest.mark.parametrize(
    ("function", "settings", "shape"),
    [
        (lambda x: x**2, {}, (4, 5)),
        (lambda x: x[:, ::2], {}, (4, 5, 2)),
        (lambda x, factor: factor * x, {"arguments": {"factor": 3}}, (4, 5)),
        (lambda x, training: x if training else -x, {}, (4, 5)),
        (lambda x: x[:, :2], {"output_shape": (2,)}, (4, 5)),
    ],
)
@pytest.mark.parametrize("training", [False, True])
def test_computes_what_keras_computes(keras, run, function, settings, shape, training):
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    expected = np.asarray(keras.layers.Lambda(function, **settings)(x, training=training))
    layer = Lambda(function, **settings)
    out, _ = run(layer, [x], training=training)
    np.testing.assert_allclose(out, expected, rtol=1e-6)
    assert layer(Input(shape[1:])).shape == out.shape[1:]


def test_the_shape_is_found_by_trying():
    assert Lambda(lambda x: ops.sum(x, axis=1))(Input((None, 3))).shape == (3,)
    assert Lambda(lambda x: x[:, 1:])(Input((None, 3))).shape == (None, 3)
    assert Lambda(lambda x: x[0] @ x[1])([Input((2, 3)), Input((3, None))]).shape == (2, None)
    assert Lambda(lambda x: x, output_shape=lambda shape: (*shape, 1))(Input((2,))).shape == (2, 1)
    assert Lambda(lambda x: x[:, 0], output_shape=7)(Input((2, 7))).shape == (7,)


def test_a_function_that_fails_is_told():
    with pytest.raises(ShapeError, match=r"was tried.*output_shape=\(10,\)"):
        Lambda(lambda x: x @ np.ones((4, 2)))(Input((5,)))
    with pytest.raises(SettingError, match=r"got 3. Write for instance `Lambda\(lambda"):
        Lambda(3)


def test_gradients_flow_through_it(run):
    x = np.array([[1.0, 2.0]])
    slopes = gradient(lambda x: ops.sum(run(Lambda(lambda x: x**3), [x])[0]))(x)
    np.testing.assert_allclose(slopes, 3 * x**2)


def test_masks_are_told_and_made():
    told = []

    def function(x, mask):
        told.append(None if mask is None else np.asarray(mask).tolist())
        return x

    inputs = Input((3,), dtype="int32")
    out = Lambda(function, mask=lambda x, mask: mask)(Embedding(5, 2, mask_zero=True)(inputs))
    model = Model(inputs, out)
    model.compile(loss="mse", run_eagerly=True)
    model.predict(np.array([[1, 2, 0]]), verbose=0)
    assert told[-1] == [[True, True, False]]
    assert Lambda(function).output_mask([told], [told]) is None


def test_a_model_with_one_trains_and_cannot_be_saved(tmp_path):
    model = Sequential([Input((3,)), Lambda(lambda x: 2 * x, name="twice"), Dense(1)])
    model.compile(loss="mse")
    x = np.random.default_rng(0).normal(size=(32, 3)).astype(np.float32)
    model.fit(x, x[:, :1], epochs=2, verbose=0)
    with pytest.raises(FileError, match=r"twice cannot be saved.*class MyStep\(Layer\)"):
        model.save(tmp_path / "model.goodfit")
    with pytest.raises(FileError, match="twice cannot be saved"):
        json.dumps(to_plain(model.layers[0]))
    model.save_weights(tmp_path / "weights.goodfit")
