"""Layers of images at work, and random pictures."""

import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.layers.context import Context


@pytest.fixture
def pictures():
    """Random images, the same each time."""

    def make(*shape, low=0, high=255, seed=0):
        return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)

    return make


@pytest.fixture
def augmented():
    """What a layer makes of a batch in training; `examples` are the numbers of the rows."""

    def run(layer, x, seed=0, training=True, examples=None, rows=None):
        key = random.key(seed)
        numbers = np.arange(len(x)) if examples is None else np.asarray(examples)
        ctx = Context(training, key, rows, examples=lambda: random.fold_each(key, numbers))
        return layer.call({}, x, ctx.enter("it", {}, trainable=True))

    return run
