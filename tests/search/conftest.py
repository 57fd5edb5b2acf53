import numpy as np
import pytest

from goodfit import Sequential, optimizers
from goodfit.layers import Dense


class Noting:
    """A trial that remembers what it is told, and prunes when told to."""

    def __init__(self, prune_at=None):
        self.reported, self.prune_at = {}, prune_at

    def report(self, value, step):
        self.reported[step] = value

    def should_prune(self):
        return self.prune_at is not None and max(self.reported) >= self.prune_at


@pytest.fixture
def noting():
    return Noting


@pytest.fixture(scope="package")
def table():
    """Two classes that a small network tells apart in a few epochs."""
    x = np.random.default_rng(0).normal(size=(200, 4)).astype(np.float32)
    return x, (x[:, 0] * x[:, 1] + x[:, 2] > 0).astype(int)


@pytest.fixture(scope="package")
def build():
    """Makes a network that runs in plain NumPy, where nothing has to be compiled."""

    def build(settings):
        hidden = Dense(8, activation=settings.get("activation", "relu"))
        model = Sequential([hidden, Dense(2, activation="softmax")], seed=0)
        optimizer = optimizers.get(settings.get("optimizer", "adam"))
        rate = settings.get("learning_rate", 0.01)
        model.compile(
            type(optimizer)(learning_rate=rate),
            "sparse_categorical_crossentropy",
            metrics=["accuracy"],
            run_eagerly=True,
        )
        return model

    return build
