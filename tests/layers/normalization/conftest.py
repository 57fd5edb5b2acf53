"""A layer without memory in PyTorch beside ours."""

import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import gradient


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def same_as_torch(torch):
    """Fails unless values and gradients of two functions of the same arrays are the same."""

    def check(ours, theirs, *arrays):
        told = [torch.tensor(array, requires_grad=True) for array in arrays]
        expected = theirs(*told)
        factors = np.random.default_rng(9).normal(size=tuple(expected.shape))
        (expected * torch.tensor(factors)).sum().backward()
        np.testing.assert_allclose(ours(*arrays), expected.detach().numpy(), rtol=1e-8, atol=1e-10)
        slopes = gradient(lambda arrays: ops.sum(ours(*arrays) * factors))(list(arrays))
        for one, other in zip(slopes, told, strict=True):
            np.testing.assert_allclose(one, other.grad.numpy(), rtol=1e-7, atol=1e-10)

    return check
