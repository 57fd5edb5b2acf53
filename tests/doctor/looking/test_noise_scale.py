"""The noise scale of gradients, against gradients whose slope and variance are known."""

import numpy as np
import pytest

from goodfit import Input, Sequential, layers
from goodfit.doctor.looking.noise_scale import noise_scale

rng = np.random.default_rng(0)


@pytest.mark.parametrize("deviation", [0.5, 2.0, 8.0])
def test_it_is_the_variance_of_a_row_over_the_square_of_the_slope(deviation):
    slope, rows, size = np.ones(4000), 64, 4000
    found = [
        noise_scale(
            [
                {"kernel": slope + deviation / np.sqrt(rows) * rng.normal(size=size)}
                for _ in range(3)
            ],
            rows,
        )
        for _ in range(20)
    ]
    assert np.median(found) == pytest.approx(deviation**2, rel=0.1)


def test_a_run_that_does_not_fit_well_has_one():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(500, 4)).astype("float32")
    model = Sequential([Input((4,)), layers.Dense(8, "relu"), layers.Dense(1)], seed=0)
    model.compile("sgd", "mse")
    noisy = model.fit(x, rng.normal(size=500), epochs=2, verbose=0).record.noise_scale
    model = Sequential([Input((4,)), layers.Dense(1)], seed=0)
    model.compile("sgd", "mse")
    sure = model.fit(x, 5 + x[:, 0], epochs=1, verbose=0).record.noise_scale
    assert noisy > 100 > 20 > sure > 0


@pytest.mark.parametrize("worst", [np.inf, np.nan, 3e38])
def test_gradients_that_have_exploded_have_none_that_is_finite(worst):
    worst = np.float32(worst)
    gradients = [{"kernel": np.array([sign * worst, 1], np.float32)} for sign in (1, -1, 1)]
    assert noise_scale(gradients, rows=64) == np.inf
