"""What every layer promises, checked from one table of layers and input shapes."""

import json

import numpy as np
import pytest

from goodfit import layers, ops
from goodfit.activations import ACTIVATIONS
from goodfit.arrays import compile, random, trees
from goodfit.autodiff import gradient
from goodfit.constraints import CONSTRAINTS
from goodfit.descriptions import from_plain, to_plain
from goodfit.initializers import INITIALIZERS
from goodfit.layers import LAYERS
from goodfit.layers.context import Context
from goodfit.regularizers import REGULARIZERS

KNOWN = {**ACTIVATIONS, **INITIALIZERS, **REGULARIZERS, **CONSTRAINTS, **LAYERS}
KEY = random.key(3)
BATCH = 4

IMAGE = (6, 5, 4)
TABLE = [
    (layers.Dense(3), (5,)),
    (layers.Dense(3, "tanh", kernel_regularizer="l2"), (4, 5)),
    (layers.Dense(3, "softmax", use_bias=False), (2, 3, 5)),
    (layers.Dense(3, kernel_constraint="max_norm", bias_constraint="non_neg"), (5,)),
    (layers.Embedding(7, 3), (5,)),
    (layers.Embedding(7, 3, embeddings_initializer="ones"), ()),
    (layers.Activation("sigmoid"), (5,)),
    (layers.ReLU(), (5,)),
    (layers.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2), (5,)),
    (layers.LeakyReLU(), (5, 2)),
    (layers.ELU(alpha=0.5), (5,)),
    (layers.Softmax(), (5,)),
    (layers.Softmax(axis=1), (5, 2)),
    (layers.Softmax(axis=(1, -1)), (3, 2)),
    (layers.Activation("glu"), (2, 6)),
    (layers.PReLU(), (5, 2)),
    (layers.PReLU("ones", alpha_constraint="non_neg", shared_axes=(1, 2)), IMAGE),
    (layers.Conv2D(3, 3), IMAGE),
    (layers.Conv2D(2, (3, 2), strides=2, padding="same", activation="tanh"), IMAGE),
    (layers.Conv2D(2, 2, dilation_rate=(2, 3), use_bias=False), IMAGE),
    (layers.Conv2D(6, 3, strides=(1, 3), groups=2, padding="SAME"), IMAGE),
    (layers.MaxPooling2D(), IMAGE),
    (layers.MaxPooling2D((3, 2), strides=1, padding="same"), IMAGE),
    (layers.MaxPooling2D(3, strides=2), IMAGE),
    (layers.AveragePooling2D(2), IMAGE),
    (layers.AveragePooling2D(3, strides=(2, 1), padding="same"), IMAGE),
    (layers.GlobalMaxPooling2D(), IMAGE),
    (layers.GlobalAveragePooling2D(keepdims=True), IMAGE),
    (layers.SimpleRNN(3), (4, 2)),
    (layers.SimpleRNN(3, "relu", return_sequences=True, go_backwards=True), (4, 2)),
    (layers.LSTM(3), (4, 2)),
    (layers.LSTM(2, return_sequences=True, unit_forget_bias=False), (4, 3)),
    (layers.LSTM(2, go_backwards=True, use_bias=False), (1, 3)),
    (layers.BatchNormalization(), (5,)),
    (layers.BatchNormalization(axis=1, scale=False, momentum=0.5), IMAGE),
    (layers.BatchNormalization(center=False, epsilon=0.1), IMAGE),
    (layers.BatchNormalization(trainable=False), (5,)),
    (layers.Dropout(0.4), (5, 3)),
    (layers.Dropout(0.4, noise_shape=(None, 1, 3), seed=5), (5, 3)),
    (layers.Normalization(), (5,)),
    (layers.Normalization(mean=(1.0, 2.0, 3.0), variance=(4.0, 0.0, 1.0)), (2, 3)),
    (layers.Normalization(axis=None, mean=1.0, variance=2.0, invert=True), (5,)),
    (layers.Normalization(axis=(1, 3), mean=0.5, variance=2.0), (5, 2, 3)),
    (layers.Rescaling(1 / 255, offset=-0.5), (5,)),
    (layers.Rescaling((1.0, 2.0)), (3, 2)),
    (layers.Flatten(), (5, 2, 3)),
    (layers.Flatten(), ()),
    (layers.Reshape((3, -1, 1)), (2, 6)),
    (layers.Add(), [(5, 2), (1, 2), (5, 1)]),
    (layers.Concatenate(), [(5, 2), (5, 3)]),
    (layers.Concatenate(axis=1), [(1, 2), (3, 2), (2, 2)]),
]
EVERY = pytest.mark.parametrize(
    ("layer", "shape"), TABLE, ids=[f"{i}-{layer!r}" for i, (layer, _) in enumerate(TABLE)]
)
BOTH_MODES = pytest.mark.parametrize("training", [False, True], ids=["predicting", "training"])


def one_input(layer, shape, rows, dtype):
    generator = np.random.default_rng(0)
    if isinstance(layer, layers.Embedding):
        return generator.integers(0, layer.input_dim, (rows, *shape)).astype(np.int32)
    far_from_kinks = generator.permutation(rows * int(np.prod(shape))) / 20 - 1.213
    return far_from_kinks.reshape(rows, *shape).astype(dtype)


def an_input(layer, shape, rows=BATCH, dtype=np.float32):
    if isinstance(shape, list):
        return [one_input(layer, one, rows, dtype) + i for i, one in enumerate(shape)]
    return one_input(layer, shape, rows, dtype)


def run(layer, params, memory, x, training=False, rows=None):
    """The output, and the memory afterwards."""
    ctx = Context(training, KEY, rows).enter("it", memory, layer.trainable)
    return layer.call(params, x, ctx), ctx.memory


def moved(tree):
    """Other numbers than the first ones, so that no factor is 1 and no offset is 0."""
    return trees.map(lambda leaf: leaf + np.asarray(0.1, leaf.dtype), tree)


def started(layer, shape, dtype=np.float32):
    params = trees.map(lambda leaf: leaf.astype(dtype), layer.init(KEY, shape))
    return moved(params), moved(layer.init_memory(KEY, shape))


def test_every_layer_is_in_the_table():
    assert {type(layer).__name__ for layer, _ in TABLE} == set(LAYERS) - {"InputLayer"}


@EVERY
@BOTH_MODES
@pytest.mark.parametrize("rows", [1, BATCH])
def test_output_has_the_promised_shape_and_dtype(layer, shape, training, rows):
    params, memory = started(layer, shape)
    out, _ = run(layer, params, memory, an_input(layer, shape, rows), training)
    assert out.shape == (rows, *layer.output_shape(shape))
    assert out.dtype == np.float32


@EVERY
def test_arrays_have_the_declared_shapes(layer, shape):
    for made, declared in [
        (layer.init(KEY, shape), layer.weights(shape)),
        (layer.init_memory(KEY, shape), layer.memory(shape)),
    ]:
        assert {name: array.shape for name, array in made.items()} == {
            name: weight.shape for name, weight in declared.items()
        }
        assert {array.dtype for array in made.values()} <= {np.dtype(np.float32)}


@EVERY
@BOTH_MODES
def test_gradients_are_slopes(layer, shape, training, central_differences):
    params, memory = started(layer, shape, np.float64)
    x = an_input(layer, shape, dtype=np.float64)
    out = run(layer, params, memory, x, training)[0]
    factors = np.random.default_rng(1).normal(size=out.shape)
    arguments = {"params": params, "x": x}
    if isinstance(layer, layers.Embedding):
        del arguments["x"]

    def total(arguments):
        given = {"x": x, **arguments}
        return ops.sum(run(layer, given["params"], memory, given["x"], training)[0] * factors)

    slopes = gradient(total)(arguments)
    for path, leaf in trees.items(arguments):

        def along(value, path=path):
            places = trees.items(arguments)
            leaves = [value if place == path else old for place, old in places]
            return total(trees.unflatten(trees.flatten(arguments)[1], leaves))

        expected = central_differences(along, leaf)
        np.testing.assert_allclose(
            trees.select(slopes, path), expected, rtol=1e-6, atol=1e-7, err_msg=str(path)
        )


@EVERY
@BOTH_MODES
def test_compiled_is_eager(layer, shape, training):
    params, memory = started(layer, shape)
    x = an_input(layer, shape)
    rows = np.array([1, 1, 1, 0], np.float32)
    eager = run(layer, params, memory, x, training, rows)

    def both(params, memory, x, rows):
        return run(layer, params, memory, x, training, rows)

    compiled = compile(both)(params, memory, x, rows)
    for (path, one), (_, other) in zip(trees.items(compiled), trees.items(eager), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6, err_msg=str(path))


@EVERY
def test_survives_plain_data(layer, shape):
    plain = json.loads(json.dumps(to_plain(layer)))
    again = from_plain(plain, KNOWN)
    assert repr(again) == repr(layer)
    params, memory = started(again, shape)
    x = an_input(layer, shape)
    np.testing.assert_array_equal(
        run(again, params, memory, x, True)[0], run(layer, params, memory, x, True)[0]
    )


@EVERY
@BOTH_MODES
def test_padded_rows_change_nothing(layer, shape, training):
    params, memory = started(layer, shape)
    rows = np.array([1, 1, 0, 0], np.float32)
    real = rows == 1
    x = an_input(layer, shape)
    other = trees.map(lambda array: np.where(_like(real, array), array, array[::-1] % 7), x)
    out, after = run(layer, params, memory, x, training, rows)
    other_out, other_after = run(layer, params, memory, other, training, rows)
    np.testing.assert_array_equal(out[real], other_out[real])
    trees.map(np.testing.assert_array_equal, after, other_after)


def _like(rows, array):
    return rows.reshape(-1, *(1,) * (array.ndim - 1))


@EVERY
def test_prediction_and_frozen_layers_change_no_memory(layer, shape):
    params, memory = started(layer, shape)
    x = an_input(layer, shape)
    _, after = run(layer, params, memory, x, training=False)
    trees.map(np.testing.assert_array_equal, after, memory)
    ctx = Context(True, KEY).enter("it", memory, trainable=False)
    layer.call(params, x, ctx)
    trees.map(np.testing.assert_array_equal, ctx.memory, memory)


@EVERY
def test_regularizers_spare_the_biases(layer, shape):
    names = [name for name, weight in layer.weights(shape).items() if weight.regularizer]
    assert set(names) <= {"kernel"}
    assert len(layer.penalties(layer.init(KEY, shape), shape)) == len(names)
