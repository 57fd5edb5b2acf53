"""Small problems of known difficulty, and networks that suit them or do not."""

import numpy as np
import pytest

from goodfit import Sequential, layers
from goodfit.optimizers import Adam


@pytest.fixture
def moons():
    """A function that draws two half moons, a share of whose labels are wrong."""

    def draw(rows=400, wrong=0.0, seed=0):
        random = np.random.default_rng(seed)
        y = random.integers(2, size=rows)
        angle = random.uniform(0, np.pi, rows)
        x = np.stack([np.cos(angle) + y, np.sin(angle) * (1 - 2 * y) + 0.5 * y], axis=1)
        flipped = random.random(rows) < wrong
        return x + 0.15 * random.normal(size=x.shape), np.where(flipped, 1 - y, y), flipped

    return draw


@pytest.fixture
def network():
    """A function that compiles a classifier of one hidden layer."""

    def build(units=32, optimizer=None, activation="relu", last="sigmoid"):
        model = Sequential([layers.Dense(units, activation), layers.Dense(1, last)], seed=0)
        model.compile(optimizer or Adam(0.01), "binary_crossentropy")
        return model

    return build
