"""Where a network is linear, and whether that is enough for the data."""

import numpy as np
import pytest

from goodfit import layers, losses
from goodfit.doctor.looking.sample import Sample
from goodfit.doctor.structure.linearity import (
    bends_would_help,
    is_factorisation,
    is_straight,
    linear_pairs,
)
from goodfit.layers import Dense, Input
from goodfit.layers.graph import Graph
from goodfit.training.batch import Data

picture = (8, 8, 3)


def chain(shape, *given):
    last = entry = Input(shape=shape)
    for layer in given:
        last = layer(last)
    return Graph([entry], [last])


@pytest.mark.parametrize(
    "between",
    [
        [],
        [layers.Flatten()],
        [layers.AveragePooling2D(2), layers.Dropout(0.5), layers.Flatten()],
        [layers.BatchNormalization(), layers.GlobalAveragePooling2D()],
        [layers.Activation("linear"), layers.GaussianNoise(0.1)],
        [layers.ZeroPadding2D(1), layers.Rescaling(2.0)],
    ],
)
def test_what_does_not_bend(between):
    graph = chain(picture, layers.Conv2D(4, 3), *between, Dense(2, "softmax"))
    assert [(one.name, other.name) for one, other in linear_pairs(graph)] == [("conv2d", "dense")]
    assert is_straight(graph)


@pytest.mark.parametrize(
    "between",
    [
        [layers.ReLU()],
        [layers.MaxPooling2D(2), layers.Flatten()],
        [layers.LayerNormalization()],
        [layers.Activation("tanh")],
        [layers.Softmax()],
        [layers.UnitNormalization()],
    ],
)
def test_what_bends(between):
    graph = chain(picture, layers.Conv2D(4, 3), *between, Dense(2, "softmax"))
    assert linear_pairs(graph) == []
    assert not is_straight(graph)


def test_one_layer_is_a_linear_model_without_a_pair():
    graph = chain((4,), Dense(1, "sigmoid"))
    assert is_straight(graph)
    assert linear_pairs(graph) == []


def test_linear_layers_in_a_network_that_bends_elsewhere():
    graph = chain((4,), Dense(8, "relu"), Dense(8), Dense(8), Dense(1))
    assert [one.name for one, _ in linear_pairs(graph)] == ["dense_1", "dense_2"]
    assert not is_straight(graph)


def test_a_shortcut_is_no_chain_but_a_linear_one_stays_straight():
    x = Input(shape=(4,))
    graph = Graph([x], [Dense(1)(layers.Add()([Dense(4)(x), x]))])
    assert linear_pairs(graph) == []
    assert is_straight(graph)


def test_words_and_sequences_are_not_straight():
    assert not is_straight(chain((5,), layers.Embedding(9, 3), layers.Flatten(), Dense(1)))
    assert not is_straight(chain((5, 2), layers.GRU(3), Dense(1)))


@pytest.mark.parametrize(
    ("given", "on_purpose"),
    [
        ([Dense(3), Dense(64)], True),
        ([Dense(64), Dense(64)], False),
        ([layers.Reshape((4, 4, 2)), layers.DepthwiseConv2D(3), layers.Conv2D(8, 1)], True),
    ],
)
def test_two_layers_may_be_one_with_fewer_weights(given, on_purpose):
    assert is_factorisation(*linear_pairs(chain((32,), *given))[0]) == on_purpose


@pytest.fixture
def judged(make_record):
    """A function of targets and of what the network answers to them."""

    def judge(x, y, answers):
        sample = Sample(Data((x,), (y,), (None,)), None, lambda inputs: answers)
        return bends_would_help(make_record(loss=losses.MeanSquaredError(), sample=sample))

    return judge


def test_bends_help_where_neighbours_are_better_than_a_line(judged):
    x = np.random.default_rng(0).uniform(-1, 1, (300, 4))
    product, total = x[:, :1] * x[:, 1:2], x.sum(axis=1, keepdims=True)
    assert judged(x, product, 0 * product)
    assert not judged(x, total, 0 * total)  # a line would do: something else is wrong


def test_without_a_sample_bends_are_thought_to_help(make_record):
    assert bends_would_help(make_record())
