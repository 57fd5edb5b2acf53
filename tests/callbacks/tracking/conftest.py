import numpy as np
import pytest

from goodfit import Input, Sequential, layers


@pytest.fixture
def made():
    """Makes a small model with a loss, always the same."""

    def make():
        parts = [Input((3,)), layers.Dense(4, "tanh"), layers.Dense(1)]
        model = Sequential(parts, name="small", seed=0)
        model.compile("adam", "mse", metrics=["mae"])
        return model

    return make


@pytest.fixture(scope="package")
def rows():
    """Inputs and targets."""
    random = np.random.default_rng(0)
    x = random.normal(size=(64, 3))
    return x, x.sum(axis=1, keepdims=True)
