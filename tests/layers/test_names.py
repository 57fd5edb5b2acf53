import re

import pytest

from goodfit import layers
from goodfit.errors import ShapeError
from goodfit.layers import Dense, InputLayer
from goodfit.layers.names import default_name, unique_names

NEEDED = {
    "Dense": {"units": 1},
    "SimpleRNN": {"units": 1},
    "LSTM": {"units": 1},
    "GRU": {"units": 1},
    "ConvLSTM1D": {"filters": 1, "kernel_size": 1},
    "ConvLSTM2D": {"filters": 1, "kernel_size": 1},
    "ConvLSTM3D": {"filters": 1, "kernel_size": 1},
    "SimpleRNNCell": {"units": 1},
    "LSTMCell": {"units": 1},
    "GRUCell": {"units": 1},
    "RNN": lambda library: {"cell": library.GRUCell(1)},
    "StackedRNNCells": lambda library: {"cells": [library.GRUCell(1)]},
    "Bidirectional": lambda library: {"layer": library.GRU(1)},
    "TimeDistributed": lambda library: {"layer": library.Dense(1)},
    "Embedding": {"input_dim": 1, "output_dim": 1},
    "Activation": {"activation": "relu"},
    "Conv2D": {"filters": 1, "kernel_size": 1},
    "AveragePooling2D": {"pool_size": 1},
    "Dropout": {"rate": 0.5},
    "Rescaling": {"scale": 1},
    "Reshape": {"target_shape": (1,)},
}


OURS = ("InputLayer", "Operation", "Part")


def made(kind, library):
    needed = NEEDED.get(kind, {})
    return getattr(library, kind)(**(needed(library) if callable(needed) else needed))


def names_of(*listed):
    return list(unique_names(listed).values())


@pytest.mark.parametrize("kind", [kind for kind in layers.LAYERS if kind not in OURS])
def test_default_names_are_kerass(keras, kind):
    ours, theirs = (made(kind, library) for library in (layers, keras.layers))
    assert default_name(ours) == re.sub(r"_\d+$", "", theirs.name)


def test_names_are_numbered():
    assert names_of(Dense(1), InputLayer(), Dense(2), Dense(3)) == [
        "dense",
        "input_layer",
        "dense_1",
        "dense_2",
    ]


def test_given_names_are_kept_wherever_they_stand():
    assert names_of(Dense(1), Dense(1, name="dense_1"), Dense(1)) == ["dense", "dense_1", "dense_2"]
    assert names_of(Dense(1), Dense(1, name="dense")) == ["dense_1", "dense"]


def test_a_layer_that_occurs_twice_has_one_name():
    shared, named = Dense(1), Dense(1, name="it")
    assert unique_names([shared, named, shared, named]) == {shared: "dense", named: "it"}


def test_two_layers_of_one_name_are_told():
    with pytest.raises(ShapeError, match="Two layers of the model are named 'same'; rename one"):
        unique_names([Dense(3, name="same"), Dense(3, name="same")])
