"""Attention in Keras beside ours: the same weights, inputs, masks and options."""

import numpy as np
import pytest

from goodfit.arrays import compile, random, trees
from goodfit.layers.context import Context


@pytest.fixture
def sequences():
    """Random arrays of these shapes."""

    def made(*shapes):
        generator = np.random.default_rng(0)
        return [generator.normal(size=shape).astype(np.float32) for shape in shapes]

    return made


@pytest.fixture
def attend():
    """Runs a layer on a list of inputs."""

    def run(layer, params, x, masks=None, training=False, **options):
        ctx = Context(training, random.key(0)).enter("it", {}, True, masks)
        return layer.call(params, x, ctx, **options)

    return run


@pytest.fixture
def weights_of():
    """Random weights for a layer of Keras, and the same by our names."""

    def made(theirs, layer, x):
        generator = np.random.default_rng(1)
        by_path = {}
        for variable in theirs.trainable_variables:
            value = generator.uniform(-1, 1, variable.shape).astype(np.float32)
            variable.assign(value)
            by_path[tuple(variable.path.split("/"))[-2:]] = value
        params = layer.init(random.key(0), [one.shape[1:] for one in x])
        paths = [path for path, _ in trees.items(params)]
        assert len(paths) == len(by_path)
        values = [by_path[(theirs.name, *path)[-2:]] for path in paths]
        return trees.unflatten(trees.flatten(params)[1], values)

    return made


@pytest.fixture
def same_as_keras(keras, attend, weights_of):
    """Fails unless ours computes what Keras's computes, eager and compiled.

    `call(theirs, x)` runs Keras's. `counts` picks what counts of the output.
    """

    def check(layer, theirs, x, call, masks=None, counts=None, **options):
        call(theirs, x)
        params = weights_of(theirs, layer, x)
        expected = call(theirs, x)
        eager = attend(layer, params, x, masks, **options)
        compiled = compile(lambda params, x: attend(layer, params, x, masks, **options))(params, x)
        for ours in (eager, compiled):
            for one, other in zip(_listed(ours), _listed(expected), strict=True):
                pick = slice(None) if counts is None else counts
                np.testing.assert_allclose(
                    np.asarray(one)[pick], np.asarray(other)[pick], rtol=1e-5, atol=2e-6
                )

    return check


def _listed(out):
    return out if isinstance(out, list | tuple) else [out]
