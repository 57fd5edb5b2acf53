"""A recurrent layer, and the same one in Keras or PyTorch beside it, with masks and states."""

import warnings

import numpy as np
import pytest

from goodfit.arrays import compile, random, trees
from goodfit.autodiff import value_and_grad
from goodfit.layers.context import Context

SHOWN = np.array(
    [
        [1, 1, 1, 1, 0, 0],
        [0, 0, 1, 1, 1, 1],
        [0, 1, 0, 1, 1, 0],
        [0, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 1],
    ],
    bool,
)


@pytest.fixture
def mask():
    """Padded on the right, padded on the left, with gaps, empty, and whole."""
    return SHOWN


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(*SHOWN.shape, 2)).astype(np.float32)


@pytest.fixture
def states_of():
    """States to begin from."""

    def make(layer, shape, dtype=np.float32):
        generator = np.random.default_rng(2)
        shapes = layer.state_shapes(shape)
        return [generator.normal(size=(len(SHOWN), *one)).astype(dtype) for one in shapes]

    return make


@pytest.fixture
def params_of():
    """Random weights of both signs."""

    def make(layer, shape, dtype=np.float32):
        generator = np.random.default_rng(1)
        first = layer.init(random.key(0), shape)
        return trees.map(lambda leaf: generator.uniform(-1, 1, leaf.shape).astype(dtype), first)

    return make


@pytest.fixture
def apply():
    """What a layer computes, with a mask and with options; training where a key is given."""

    def run(layer, params, x, mask=None, key=None, **options):
        ctx = Context(key is not None, key).enter("it", {}, True, mask)
        return layer.call(params, x, ctx, **options)

    return run


@pytest.fixture
def same_with_keras(params_of, apply):
    """Fails unless both give the same outputs and states, eager and compiled."""

    def check(layer, theirs, x, mask=None, **options):
        params = params_of(layer, x.shape[1:])
        theirs.build(x.shape)
        for variable, array in zip(theirs.trainable_weights, trees.leaves(params), strict=True):
            assert tuple(variable.shape) == array.shape
            variable.assign(array)
        wanted = trees.leaves(theirs(x, mask=mask, **options))

        def ours(params, x, mask, options):
            return apply(layer, params, x, mask, **options)

        for found in (ours(params, x, mask, options), compile(ours)(params, x, mask, options)):
            for one, other in zip(trees.leaves(found), wanted, strict=True):
                np.testing.assert_allclose(one, np.asarray(other), rtol=2e-5, atol=2e-6)

    return check


@pytest.fixture(scope="session")
def torch():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")


@pytest.fixture
def same_slopes_as_torch(torch, apply):
    """Fails unless outputs, states and all gradients are those of PyTorch's layer, in float64.

    The names are those of PyTorch's weights of one layer, each with the way from ours to it.
    """

    def check(layer, theirs, params, as_theirs):
        generator = np.random.default_rng(3)
        x = generator.normal(size=(4, 5, 3))
        for name, array in as_theirs(params).items():
            getattr(theirs, name).data = torch.tensor(array)
        seen = torch.tensor(x, requires_grad=True)
        out, _ = theirs(seen)
        factors = generator.normal(size=out.shape)
        (out * torch.tensor(factors)).sum().backward()

        def total(arguments):
            return (apply(layer, arguments["params"], arguments["x"]) * factors).sum()

        value, slopes = value_and_grad(total)({"params": params, "x": x})
        np.testing.assert_allclose(value, (out.detach().numpy() * factors).sum(), rtol=1e-10)
        np.testing.assert_allclose(slopes["x"], seen.grad.numpy(), rtol=1e-9, atol=1e-12)
        for name, slope in as_theirs(slopes["params"]).items():
            expected = getattr(theirs, name).grad.numpy()
            np.testing.assert_allclose(slope, expected, rtol=1e-9, atol=1e-12, err_msg=name)

    return check
