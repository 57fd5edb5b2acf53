"""PyTorch's own samples of its operators, through ours: values, and gradients, in float64."""

import json
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from goodfit.autodiff import value_and_grad
from tests.conformance.torch_operators import OPERATORS

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
COUNTS = Path(__file__).parent / "operator_samples.json"


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")


@pytest.fixture(scope="module")
def samples(torch):
    pytest.importorskip("expecttest", reason="PyTorch's samples need it")
    return operator_samples(torch)


def operator_samples(torch):
    """By operator, the operator itself and its samples, which are drawn for those we have."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal.common_methods_invocations import op_db
    torch.manual_seed(0)
    found = {
        "-".join(filter(None, [one.name, one.variant_test_name])): one
        for one in op_db
        if one.supports_dtype(torch.float64, "cpu")
    }
    return {name: (one, drawn(torch, one, name in OPERATORS)) for name, one in found.items()}


def drawn(torch, operator, wanted):
    if not wanted:
        return []
    grad = operator.supports_autograd
    return list(operator.sample_inputs("cpu", torch.float64, requires_grad=grad))


def as_arrays(torch, value):
    """Tensors as arrays, within lists as well."""
    if isinstance(value, torch.Tensor):
        return value.detach().numpy().copy()
    if isinstance(value, list | tuple):
        return type(value)(as_arrays(torch, one) for one in value)
    return value


def tensors(torch, value):
    """The tensors whose gradients are wanted, in their order."""
    if isinstance(value, torch.Tensor):
        return [value] if value.requires_grad else []
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [found for one in value for found in tensors(torch, one)]
    return []


def filled(torch, value, leaves):
    """The same arguments, with the leaves in the places of those tensors."""
    if isinstance(value, torch.Tensor):
        return next(leaves) if value.requires_grad else as_arrays(torch, value)
    if isinstance(value, dict):
        return {name: filled(torch, one, leaves) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [filled(torch, one, leaves) for one in value]
    return value


def called(torch, name, sample, leaves):
    given = iter(leaves)
    x, arguments, settings = (
        filled(torch, value, given) for value in (sample.input, sample.args, sample.kwargs)
    )
    return OPERATORS[name](x, *arguments, **settings)


def leaves_of(torch, sample):
    wanted = tensors(torch, [sample.input, sample.args, sample.kwargs])
    return wanted, [as_arrays(torch, one) for one in wanted]


def runs(torch, name, sample):
    return called(torch, name, sample, leaves_of(torch, sample)[1]) is not None


def compared(torch, name, operator, sample):
    """Whether it runs through ours; fails where values or gradients are others."""
    wanted, arrays = leaves_of(torch, sample)
    found = called(torch, name, sample, arrays)
    if found is None:
        return False
    expected = operator(sample.input, *sample.args, **sample.kwargs)
    where = f"{name}: {sample.summary()}"[:400]
    assert np.shape(found) == tuple(expected.shape), where
    np.testing.assert_allclose(
        found, as_arrays(torch, expected), rtol=1e-6, atol=1e-9, err_msg=where
    )
    if expected.requires_grad and expected.numel():
        factors = np.random.default_rng(0).normal(size=expected.shape)
        slopes = torch.autograd.grad(expected, wanted, torch.tensor(factors), allow_unused=True)

        def total(leaves):
            return (called(torch, name, sample, list(leaves.values())) * factors).sum()

        _, ours = value_and_grad(total)({str(i): array for i, array in enumerate(arrays)})
        for one, other in zip(ours.values(), slopes, strict=True):
            other = np.zeros_like(one) if other is None else other.numpy()
            np.testing.assert_allclose(
                one, other, rtol=1e-6, atol=1e-8, err_msg=f"slope of {where}"
            )
    return True


@pytest.mark.parametrize("name", OPERATORS)
def test_gives_what_pytorch_gives(torch, samples, name):
    operator, each = samples[name]
    ran = [compared(torch, name, operator, sample) for sample in each]
    assert any(ran)


def test_counts_are_those_of_the_page(torch, samples):
    assert counted(torch, samples) == json.loads(COUNTS.read_text())["torch"]


def counted(torch, samples):
    """Of each operator, how many samples run through ours, and of how many that were drawn."""
    ran = Counter(
        name for name in OPERATORS for sample in samples[name][1] if runs(torch, name, sample)
    )
    return {
        "version": torch.__version__.split("+")[0],
        "operators": {name: f"{ran[name]}/{len(samples[name][1])}" for name in sorted(samples)},
    }
