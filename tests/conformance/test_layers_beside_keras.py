"""Every row of the table of layers, with the same settings and arrays in Keras: same numbers."""

import inspect

import numpy as np
import pytest

from goodfit.arrays import trees
from goodfit.layers import Layer
from tests.conformance.test_every_layer import TABLE, an_input, listed, run, started, with_inner

ELSEWHERE = {
    "ConvLSTM1D": "it takes Keras long: tests/layers/recurrent/test_conv_lstm.py",
    "ConvLSTM2D": "it takes Keras long: tests/layers/recurrent/test_conv_lstm.py",
    "ConvLSTM3D": "it takes Keras long: tests/layers/recurrent/test_conv_lstm.py",
    "GroupQueryAttention": "its kernels have other names: tests/layers/attention/test_grouped.py",
    "HashedCrossing": "Keras's needs TensorFlow: tests/layers/categories",
    "Hashing": "Keras's needs TensorFlow: tests/layers/categories",
    "IntegerLookup": "Keras's needs TensorFlow: tests/layers/words",
    "MelSpectrogram": "Keras's silence depends on the whole batch: tests/layers/audio",
    "MultiHeadAttention": "its kernels have other names: tests/layers/attention/test_heads.py",
    "Normalization": "Keras keeps its statistics otherwise: tests/layers/test_preprocessing.py",
    "SpectralNormalization": "it divides otherwise: tests/layers/normalization/test_spectral.py",
    "Wrapper": "Keras's own computes nothing: it is there to be inherited from",
}
"""Layers that cannot be compared row by row, and why or where they are compared."""


def comparable(layer):
    """Images are compared by the tests of their layers, on numbers that pictures have."""
    one_cell = [part for part in with_inner(layer) if len(getattr(part, "cells", "two")) == 1]
    return (
        type(layer).__name__ not in ELSEWHERE
        and not type(layer).__module__.startswith("goodfit.layers.images")
        and not one_cell  # Keras cannot run a stack of one LSTM cell
    )


BESIDE_KERAS = [(layer, shape) for layer, shape in TABLE if comparable(layer)]


def translated(keras, value):
    """A layer, or a setting with layers in it, as Keras's."""
    if isinstance(value, Layer):
        settings = {name: translated(keras, one) for name, one in value.settings().items()}
        return getattr(keras.layers, type(value).__name__)(**settings)
    if isinstance(value, list | tuple):
        return type(value)(translated(keras, one) for one in value)
    return value


def by_name(pairs):
    """Arrays by their last names, each with all that bear it, in their order."""
    found = {}
    for name, array in pairs:
        found.setdefault(name, []).append(array)
    return found


def assign(theirs, arrays):
    """Gives Keras's variables our numbers: of those that share a name, one after the other."""
    variables = by_name((variable.name, variable) for variable in theirs.weights)
    ours = by_name((path[-1], array) for path, array in trees.items(arrays))
    for name in ours:
        for variable, array in zip(variables[name], ours[name], strict=True):
            variable.assign(np.reshape(array, variable.shape))


def prediction(theirs, x):
    """What Keras's layer gives when it predicts."""
    options = {"training"} & inspect.signature(theirs.call).parameters.keys()
    return theirs(x, **dict.fromkeys(options, False))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [pytest.param(*row, id=f"{i}-{row[0]!r}") for i, row in enumerate(BESIDE_KERAS)],
)
def test_computes_what_keras_computes(keras, layer, shape):
    """What is compiled then does so too, for it computes what is eager, as shown elsewhere."""
    x = an_input(layer, shape)
    params, memory = started(layer, shape)
    theirs = translated(keras, layer)
    prediction(theirs, x)
    assign(theirs, [params, memory])
    found, expected = run(layer, params, memory, x)[0], prediction(theirs, x)
    for one, other in zip(listed(found), trees.leaves(expected), strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, np.asarray(other), rtol=1e-4, atol=1e-5)
