"""How many rows a look may take: fewer of a network that puts out much."""

import pytest

from goodfit import Input, layers
from goodfit.doctor.looking.rows import FEWEST, NUMBERS, rows_that_fit
from goodfit.layers.graph import Graph


def network(shape, *stack):
    x = symbol = Input(shape)
    for layer in stack:
        symbol = layer(symbol)
    return Graph([x], [symbol])


def test_a_small_network_is_given_as_many_as_are_asked_for():
    assert rows_that_fit(network((4,), layers.Dense(8)), 64) == 64


def test_what_all_layers_put_out_together_is_bounded():
    wide = network((1024,), layers.Dense(NUMBERS // 32))
    assert FEWEST <= rows_that_fit(wide, 64) < 32


@pytest.mark.parametrize("size", [512, 2048])
def test_some_rows_are_always_looked_at(size):
    pictures = network((size, size, 3), layers.Conv2D(64, 3))
    assert rows_that_fit(pictures, 64) == FEWEST
    assert rows_that_fit(pictures, 5) == 5


def test_sequences_of_any_length_and_layers_with_several_outputs():
    x = Input((None, 8))
    output, *_ = layers.LSTM(4, return_sequences=True, return_state=True)(x)
    assert rows_that_fit(Graph([x], [output]), 64) == 64
