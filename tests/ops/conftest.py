"""PyTorch as an oracle: it has functions and gradients of its own."""

import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient


@pytest.fixture
def as_in_torch():
    """Fails unless values and gradients by every array are PyTorch's, eager and compiled."""
    torch = pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")

    def check(ours, theirs, *arrays):
        leaves = [torch.tensor(array, requires_grad=True) for array in arrays]
        expected = theirs(torch, *leaves)
        factors = np.random.default_rng(1).normal(size=tuple(expected.shape)).astype(np.float32)
        (expected * torch.tensor(factors)).sum().backward()
        np.testing.assert_allclose(ours(*arrays), expected.detach(), rtol=1e-4, atol=1e-5)

        def total(arrays):
            return ops.sum(ours(*arrays) * factors)

        for mode in (lambda function: function, compile):
            for slope, leaf in zip(mode(gradient(total))(list(arrays)), leaves, strict=True):
                np.testing.assert_allclose(slope, leaf.grad, rtol=1e-4, atol=1e-4)

    return check
