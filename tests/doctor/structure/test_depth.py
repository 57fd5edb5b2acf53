"""Chains of layers in which nothing renews the signal."""

import pytest

from goodfit import layers
from goodfit.doctor.structure.depth import gradient_ratio, plain_chain, sigmoid_chain
from goodfit.layers import Dense, Input
from goodfit.layers.graph import Graph


def chain(*given):
    last = entry = Input(shape=(4,))
    for layer in given:
        last = layer(last)
    return Graph([entry], [last])


def test_normalisation_shortcuts_and_recurrence_renew_the_signal():
    dense = [Dense(4, "relu") for _ in range(4)]
    assert plain_chain(chain(*dense)) == ["dense", "dense_1", "dense_2", "dense_3"]
    assert plain_chain(chain(*dense[:2], layers.LayerNormalization(), *dense[2:])) == [
        "dense", "dense_1",
    ]  # fmt: skip
    x = Input(shape=(4,))
    summed = layers.Add()([Dense(4, name="c")(Dense(4, name="b")(x)), x])
    assert plain_chain(Graph([x], [Dense(1)(summed)])) == ["b", "c"]
    in_time = chain(layers.Reshape((2, 2)), Dense(3), layers.GRU(3), Dense(3), Dense(1))
    assert plain_chain(in_time) == ["dense_1", "dense_2"]


def test_sigmoids_in_a_row_without_the_output():
    hidden = [Dense(4, "sigmoid") for _ in range(3)]
    assert len(sigmoid_chain(chain(*hidden, Dense(1, "sigmoid")))) == 3
    apart = chain(hidden[0], Dense(4, "relu"), *hidden[1:], Dense(1))
    assert sigmoid_chain(apart) == ["dense_2", "dense_3"]
    outside = [Dense(4), layers.Activation("sigmoid")] * 2
    assert len(sigmoid_chain(chain(*[layer.anew() for layer in outside], Dense(1)))) == 2


def test_gradients_are_compared_relative_to_the_weights(make_record):
    first = {
        "dense": {"gradient_norm": 0.2, "weight_norm": 2.0},
        "dense_1": {"gradient_norm": 4.0, "weight_norm": 1.0},
        "dense_2": {"gradient_norm": 4.0, "weight_norm": 0.0},
    }
    record = make_record(first_vitals=first)
    assert gradient_ratio(record, "dense", "dense_1") == pytest.approx(0.025)
    for first, last in [("dense", "dense_2"), ("dense", "other")]:
        assert not gradient_ratio(record, first, last) < 1e9
