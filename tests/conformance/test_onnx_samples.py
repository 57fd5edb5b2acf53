"""ONNX's own samples of its operators, through ours; without `onnx` they are skipped."""

import json
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.conformance.onnx_operators import OPERATORS

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::RuntimeWarning")]
COUNTS = Path(__file__).parent / "operator_samples.json"
KINDS = {np.dtype(kind) for kind in ("float32", "float64", "int32", "int64", "bool")}


def node_samples(onnx):
    """By operator, the samples of a single node: name, attributes, inputs, outputs, tolerance."""
    from onnx.backend.test.case.node import collect_testcases

    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = collect_testcases(None)
    for case in cases:
        node, *further = case.model.graph.node
        if not further and node.domain == "":
            found.setdefault(node.op_type, []).append((case, node))
    return found


def arguments(onnx, case, node):
    """The attributes, and the inputs in their order: None for one that is left out."""
    settings = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
    inputs, _ = case.data_sets[0]
    given = iter(inputs)
    return settings, [next(given) if name else None for name in node.input]


def ours(onnx, case, node):
    """Our outputs, or None where goodfit has no such type or setting."""
    settings, inputs = arguments(onnx, case, node)
    known = all(
        one is None or (isinstance(one, np.ndarray | np.generic) and one.dtype in KINDS)
        for one in inputs
    )
    found = OPERATORS[node.op_type](settings, *inputs) if known else None
    return found if found is None or isinstance(found, list | tuple) else [found]


@pytest.fixture(scope="module")
def onnx():
    return pytest.importorskip("onnx", reason="ONNX, the oracle, is not installed")


@pytest.fixture(scope="module")
def samples(onnx):
    return node_samples(onnx)


@pytest.mark.parametrize("operator", OPERATORS)
def test_gives_what_onnx_expects(onnx, samples, operator):
    ran = 0
    for case, node in samples[operator]:
        found = ours(onnx, case, node)
        if found is None:
            continue
        ran += 1
        expected = case.data_sets[0][1]
        names = [i for i, name in enumerate(node.output) if name]
        for i, other in zip(names, expected, strict=False):
            if i < len(found):
                np.testing.assert_allclose(
                    np.asarray(found[i], other.dtype), other,
                    rtol=max(case.rtol, 1e-4), atol=1e-5, err_msg=case.name,
                )  # fmt: skip
                assert np.shape(found[i]) == other.shape, case.name
    assert ran > 0


def test_counts_are_those_of_the_page(onnx, samples):
    assert counted(onnx, samples) == json.loads(COUNTS.read_text())["onnx"]


def counted(onnx, samples):
    """Of each operator, how many samples run through ours, and how many there are."""
    ran = Counter(
        operator
        for operator in OPERATORS
        for case, node in samples[operator]
        if ours(onnx, case, node) is not None
    )
    return {
        "version": onnx.__version__,
        "operators": {name: f"{ran[name]}/{len(samples[name])}" for name in sorted(samples)},
    }
