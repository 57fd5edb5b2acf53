import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import gradient
from goodfit.layers.attention.masks import masked_softmax
from goodfit.layers.attention.projected import products


def attention(arrays, mask):
    query, key, value = arrays
    scores = products(query, ops.swapaxes(key, -1, -2)) / np.sqrt(query.shape[-1])
    return products(masked_softmax(scores, mask), value)


@pytest.mark.parametrize("heads", [6, 3, 1])
@pytest.mark.parametrize("masked", [False, True])
def test_values_and_gradients_are_pytorchs(heads, masked):
    torch = pytest.importorskip("torch")
    generator = np.random.default_rng(0)
    arrays = [generator.normal(size=(2, n, t, 4)) for n, t in ((6, 3), (heads, 5), (heads, 5))]
    factors = generator.normal(size=(2, 6, 3, 4))
    mask = np.tri(3, 5, dtype=bool) if masked else None
    told = [torch.tensor(array, requires_grad=True) for array in arrays]
    expected = torch.nn.functional.scaled_dot_product_attention(
        *told, attn_mask=None if mask is None else torch.tensor(mask), enable_gqa=True
    )
    np.testing.assert_allclose(attention(arrays, mask), expected.detach().numpy(), rtol=1e-10)
    (expected * torch.tensor(factors)).sum().backward()
    slopes = gradient(lambda arrays: ops.sum(attention(arrays, mask) * factors))(arrays)
    for ours, theirs in zip(slopes, told, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-8, atol=1e-12)
