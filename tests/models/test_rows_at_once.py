"""How many rows are answered together when nobody says: few programs, and little memory."""

import numpy as np
import pytest

from goodfit import Input, Sequential, layers
from goodfit.models import judging


def graph(*shape, units=None):
    return Sequential([Input(shape), layers.Dense(units or 2)]).graph


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(1, 1), (7, 7), (32, 32), (33, 64), (64, 64), (100, 128), (1000, 1024), (60_000, 4096)],
)
def test_few_sizes_serve_any_number_of_rows(rows, expected):
    assert judging._rows_at_once((np.zeros((rows, 4), np.float32),), graph(4)) == expected


@pytest.mark.parametrize(("units", "expected"), [(8, 4096), (2000, 2048), (9000, 1024)])
def test_of_wide_layers_fewer_are_taken(units, expected):
    assert (
        judging._rows_at_once((np.zeros((60_000, 4), np.float32),), graph(4, units=units))
        == expected
    )


def test_of_large_rows_fewer_are_taken():
    pictures = np.zeros((100, 224, 224, 3), np.float32)
    assert judging._rows_at_once((pictures,), graph(224, 224, 3)) == 32


@pytest.mark.parametrize("rows", [1, 5, 33, 100])
def test_answers_do_not_depend_on_it(rows):
    model = Sequential([Input((3,)), layers.Dense(4, "tanh"), layers.Dense(2)], seed=0)
    x = np.random.default_rng(0).normal(size=(rows, 3)).astype(np.float32)
    np.testing.assert_allclose(model.predict(x), model.predict(x, batch_size=4), atol=1e-6)
    model.compile("sgd", "mse")
    y = np.ones((rows, 2))
    assert model.evaluate(x, y) == pytest.approx(model.evaluate(x, y, batch_size=4), rel=1e-5)
