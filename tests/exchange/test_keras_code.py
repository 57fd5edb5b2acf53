"""The printed source builds, in Keras itself, a model that gives the same."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers, ops
from goodfit.errors import SettingError
from goodfit.exchange import to_keras_code
from tests.conformance.test_every_layer import OF_CATEGORIES, TABLE, an_input, listed, moved

OTHERWISE = (
    "RNN", "Wrapper", "MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention",
    "SpectralNormalization", "Normalization", "MelSpectrogram", "Hashing", "HashedCrossing",
    "IntegerLookup", "MixUp", "RandomCrop", "AutoContrast", "Equalization",
    "ContrastLimitedAdaptiveHistogramEqualization", "StackedRNNCells",
)  # fmt: skip
"""Layers that need TensorFlow in Keras, fail there, or differ on purpose with some settings."""

COMPARED = {
    type(layer).__name__: (layer, shape)
    for layer, shape in TABLE
    if type(layer).__name__ not in OTHERWISE and getattr(layer, "axis", None) != (1, -1)
}
"""One layer of each kind: the last in the table, which has the most settings."""


def built(model):
    """What the source builds, with the weights of the model, layer by layer."""
    names = {}
    exec(model.to_keras_code(), names)
    for layer in model.layers:
        if layer.get_weights():
            twin = names["model"].get_layer(layer.name.replace("/", "_"))
            twin.set_weights(layer.get_weights())
    return names["model"]


def require_same(model, *arrays):
    x = list(arrays) if len(arrays) > 1 else arrays[0]
    found, expected = listed(built(model)(x, training=False)), listed(model(x))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(np.asarray(one), other, rtol=1e-3, atol=1e-3)


def numbers(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


@pytest.mark.slow
@pytest.mark.parametrize("kind", COMPARED)
def test_a_layer_is_printed_as_it_is(keras, kind):
    layer, shape = COMPARED[kind]
    shapes = shape if isinstance(shape, list) else [shape]
    dtype = "int32" if isinstance(layer, OF_CATEGORIES) else "float32"
    rows = 4 if getattr(layer, "stateful", False) else None
    inputs = [Input(one, dtype=dtype, batch_size=rows) for one in shapes]
    model = Model(inputs, layer(inputs if isinstance(shape, list) else inputs[0]), seed=1)
    state = model.ready()
    model.state = state._replace(params=moved(state.params), memory=moved(state.memory))
    require_same(model, *(array.astype(dtype) for array in listed(an_input(layer, shape))))


def test_layers_that_follow_each_other(keras):
    model = Sequential(
        [
            Input((8, 7, 3), name="picture"),
            layers.Conv2D(4, 3, padding="same", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.ReLU(max_value=6.0),
            layers.MaxPooling2D(),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(3, activation="softmax", kernel_initializer="he_normal"),
        ]
    )
    require_same(model, numbers(2, 8, 7, 3))


def test_a_graph_with_shared_layers_operations_and_an_inner_model(keras):
    x, y = Input((4,), name="class"), Input((4,))
    shared = layers.Dense(3, activation="tanh")
    inner = Sequential([Input((3,)), layers.Dense(3), layers.ReLU()], name="inner")
    hidden = inner(shared(x) - 2 * shared(y))
    both = layers.Concatenate()([hidden, ops.exp(hidden)[:, 1:]])
    require_same(Model([x, y], [layers.Dense(2)(both), both]), numbers(5, 4), numbers(5, 4) + 1)


def test_attention_and_layers_with_several_outputs(keras):
    x = Input((6, 4))
    sequence, last, _ = layers.LSTM(4, return_sequences=True, return_state=True)(x)
    seen = layers.MultiHeadAttention(2, 3)(sequence, x, use_causal_mask=True)
    require_same(Model(x, [layers.LayerNormalization()(seen), last]), numbers(2, 6, 4))


@pytest.mark.parametrize(
    "layer",
    [layers.Lambda(lambda x: x + 1), layers.Dense(3, activation=lambda x: x)],
    ids=["Lambda", "activation"],
)
def test_code_of_ones_own_is_refused_with_advice(layer):
    with pytest.raises(SettingError, match=r"your own, which cannot be printed.*by hand"):
        to_keras_code(Sequential([Input((4,)), layer]))


def test_an_operation_without_an_equal_is_told():
    x = Input((4,))
    with pytest.raises(SettingError, match=r"ops\.sparsemax has no equal in Keras"):
        to_keras_code(Model(x, ops.sparsemax(x)))
