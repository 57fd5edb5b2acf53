"""Runs ONNX models in onnxruntime and in ONNX's reference evaluator."""

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
reference = pytest.importorskip("onnx.reference")


def both(content, arrays):
    """The outputs of both, after ONNX's own check of the file."""
    onnx.checker.check_model(content, full_check=True)
    given = {value.name: array for value, array in zip(content.graph.input, arrays, strict=True)}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        content.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    yield session.run(None, given)
    yield reference.ReferenceEvaluator(content).run(None, given)


def require_same(content, model, arrays):
    """Both give what the model gives."""
    expected = model(arrays if len(arrays) > 1 else arrays[0])
    expected = expected if isinstance(expected, list) else [expected]
    for outputs in both(content, arrays):
        assert [one.shape for one in outputs] == [np.shape(one) for one in expected]
        for one, other in zip(outputs, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-5)
