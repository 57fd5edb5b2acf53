"""The networks of all peers are the same: as many weights, and the same outputs' shape."""

import numpy as np
import pytest

import goodfit
from bench.limit import operations
from bench.peers.keras_words import compiled
from bench.workloads import WORKLOADS
from bench.workloads.training import Training

INPUTS = {
    "digits": np.zeros((2, 64), np.float32),
    "california": np.zeros((2, 8), np.float32),
    "mnist_mlp": np.zeros((2, 28, 28), np.float32),
    "mnist_cnn": np.zeros((2, 28, 28), np.float32),
    "mnist_lstm": np.zeros((2, 28, 28), np.float32),
    "spam_gru": np.zeros((2, 32), np.int32),
    "shakespeare": np.zeros((2, 64), np.int32),
}
SECOND_BIAS = {"mnist_lstm": 4 * 128}
"""PyTorch's LSTM has a bias more than Keras's."""
RECURRENT = {"mnist_lstm", "spam_gru"}
"""Networks of which PyTorch cannot count the operations."""


def _ours(name):
    return compiled(WORKLOADS[name], goodfit, run_eagerly=True)


def _count(model):
    return sum(weight.size for weight in model.get_weights())


def test_every_network_is_compared():
    trained = {
        work.name
        for work in WORKLOADS.values()
        if isinstance(work, Training) and "torch" in work.peers
    }
    assert trained == set(INPUTS)


@pytest.mark.parametrize("name", INPUTS)
def test_by_hand_in_jax(name):
    import jax

    from bench.peers import networks_jax

    first, apply = getattr(networks_jax, name)()
    weights, ours = first(np.random.default_rng(0)), _ours(name)
    assert sum(leaf.size for leaf in jax.tree.leaves(weights)) == _count(ours)
    out = jax.eval_shape(apply, weights, INPUTS[name])
    assert out.shape == ours.predict(INPUTS[name], verbose=0).shape


@pytest.mark.parametrize(
    "name",
    [name if name == "digits" else pytest.param(name, marks=pytest.mark.slow) for name in INPUTS],
)
def test_in_keras(name, keras):
    models = compiled(WORKLOADS[name], keras), _ours(name)
    keras_has, we_have = ([weight.shape for weight in of.get_weights()] for of in models)
    assert sorted(keras_has) == sorted(we_have)


@pytest.mark.parametrize("name", INPUTS)
def test_in_pytorch(name):
    torch = pytest.importorskip("torch", reason="PyTorch, a peer, is not installed")
    from bench.peers import networks_torch

    network, ours = getattr(networks_torch, name)(), _ours(name)
    count = sum(weight.numel() for weight in network.parameters())
    assert count == _count(ours) + SECOND_BIAS.get(name, 0)
    out = network(torch.from_numpy(INPUTS[name]))
    assert out.shape == ours.predict(INPUTS[name], verbose=0).shape


@pytest.mark.parametrize("name", sorted(set(INPUTS) - RECURRENT))
def test_the_limit_counts_what_pytorch_counts(name):
    torch = pytest.importorskip(
        "torch", reason="PyTorch, which counts operations, is not installed"
    )
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    from bench.peers import networks_torch

    network, x = getattr(networks_torch, name)(), torch.from_numpy(INPUTS[name])
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        network(x).sum().backward()
    counted = operations(WORKLOADS[name].products(len(x)))
    assert counted == pytest.approx(counter.get_total_flops())
