"""Values and gradients of the losses that PyTorch has too, in float64."""

import numpy as np
import pytest

from goodfit import activations, losses
from goodfit.autodiff import value_and_grad

torch = pytest.importorskip("torch", reason="PyTorch, an oracle, is not installed")
functional = torch.nn.functional

RANDOM = np.random.default_rng(0)
Z, T = RANDOM.normal(size=(2, 7, 4))
Y, SHARES = RANDOM.dirichlet([1, 1, 1, 1], size=(2, 7))
COUNTS, RATES = RANDOM.poisson(3, size=(7, 4)) * 1.0, RANDOM.uniform(0.5, 4, size=(7, 4))
LABELS = RANDOM.integers(0, 4, size=7)
ONE_HOT = np.eye(4)[LABELS]

CASES = {
    "mse": (losses.MeanSquaredError(), functional.mse_loss, T, Z),
    "mae": (losses.MeanAbsoluteError(), functional.l1_loss, T, Z),
    "huber": (losses.Huber(0.7), lambda y, t: functional.huber_loss(y, t, delta=0.7), T, Z),
    "cosine": (
        losses.CosineSimilarity(),
        lambda y, t: -functional.cosine_similarity(y, t).mean(),
        T,
        Z,
    ),
    "poisson": (
        losses.Poisson(),
        lambda y, t: functional.poisson_nll_loss(y, t, log_input=False, eps=1e-7),
        COUNTS,
        RATES,
    ),
    "binary": (losses.BinaryCrossentropy(), functional.binary_cross_entropy, SHARES, Y),
    "binary from logits": (
        losses.BinaryCrossentropy(from_logits=True),
        functional.binary_cross_entropy_with_logits,
        SHARES,
        Z,
    ),
    "sparse": (
        losses.SparseCategoricalCrossentropy(from_logits=True),
        functional.cross_entropy,
        LABELS,
        Z,
    ),
    "sparse with void": (
        losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=2),
        lambda y, t: functional.cross_entropy(y, t, ignore_index=2),
        LABELS,
        Z,
    ),
    "categorical": (
        losses.CategoricalCrossentropy(from_logits=True),
        functional.cross_entropy,
        SHARES,
        Z,
    ),
    "categorical, smoothed": (
        losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2),
        lambda y, t: functional.cross_entropy(y, t, label_smoothing=0.2),
        ONE_HOT,
        Z,
    ),
    "divergence": (
        losses.KLDivergence(),
        lambda y, t: functional.kl_div(y.log(), t, reduction="batchmean"),
        SHARES,
        Y,
    ),
    "generalised": (
        losses.CategoricalGeneralizedCrossEntropy(0.3),
        lambda y, t: ((1 - y.gather(1, t[:, None]) ** 0.3) / 0.3).mean(),
        LABELS,
        Y,
    ),
}


@pytest.mark.parametrize(("loss", "theirs", "t", "y"), CASES.values(), ids=CASES)
def test_value_and_gradient_are_pytorchs(loss, theirs, t, y):
    watched = torch.tensor(y, requires_grad=True)
    expected = theirs(watched, torch.tensor(t))
    expected.backward()
    value, g = value_and_grad(lambda y: loss(t, y))(y)
    np.testing.assert_allclose(value, expected.item(), rtol=1e-9)
    np.testing.assert_allclose(g, watched.grad.numpy(), rtol=1e-6, atol=1e-9)


def test_counts_behind_an_exponential_are_pytorchs():
    watched = torch.tensor(Z, requires_grad=True)
    expected = functional.poisson_nll_loss(watched, torch.tensor(COUNTS))
    expected.backward()
    both = value_and_grad(lambda z: losses.Poisson()(COUNTS, activations.exponential(z)))
    value, g = both(Z)
    np.testing.assert_allclose(value, expected.item(), rtol=1e-9)
    np.testing.assert_allclose(g, watched.grad.numpy(), rtol=1e-9)
