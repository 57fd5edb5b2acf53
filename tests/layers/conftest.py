"""One layer alone, and the same layer in Keras beside it."""

import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.layers.context import Context


def shape_of(x):
    return [one.shape[1:] for one in x] if isinstance(x, list) else x.shape[1:]


@pytest.fixture
def run():
    """Runs a layer on a batch: the output, and the memory afterwards."""

    def run_alone(layer, x, params=None, memory=None, training=False, rows=None, seed=0):
        key, shape = random.key(seed), shape_of(x)
        params = layer.init(key, shape) if params is None else params
        memory = layer.init_memory(key, shape) if memory is None else memory
        ctx = Context(training, key, rows).enter("it", memory, layer.trainable)
        return layer.call(params, x, ctx), ctx.memory

    return run_alone


@pytest.fixture
def same_as_keras(run):
    """Fails unless a layer and Keras's compute the same with the same (random) weights."""

    def check(layer, theirs, x, training=False):
        theirs.build(x.shape)
        set_random_numbers(theirs)
        arrays, shape = by_name(theirs), shape_of(x)
        learnt, remembered = layer.weights(shape), layer.memory(shape)
        assert shapes(arrays) == shapes({**learnt, **remembered})
        params = {name: arrays[name] for name in learnt}
        memory = {name: arrays[name] for name in remembered}
        out, after = run(layer, x, params, memory, training)
        close(out, np.asarray(theirs(x, training=training)))
        for name, array in after.items():
            close(array, by_name(theirs)[name])

    return check


def variables(theirs):
    return [variable for variable in theirs.weights if "seed" not in variable.name]


def by_name(theirs):
    return {variable.name: np.asarray(variable) for variable in variables(theirs)}


def set_random_numbers(theirs):
    """Kernels of both signs, and positive numbers elsewhere, for variances are among them."""
    generator = np.random.default_rng(0)
    for variable in variables(theirs):
        lowest = -1 if "kernel" in variable.name else 0.1
        variable.assign(generator.uniform(lowest, 1, variable.shape).astype(np.float32))


def shapes(arrays):
    return {name: tuple(array.shape) for name, array in arrays.items()}


def close(one, other):
    np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-6)
